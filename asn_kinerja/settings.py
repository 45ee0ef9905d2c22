"""All settings, read top to bottom from the environment (see .env.example).

Without any variable the project runs as the embedded demo: SQLite, a broker made of files, DEBUG off.
`core.checks` refuses a production start with unsafe values.
"""

import os
import sys
import tempfile
from pathlib import Path

import environ
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

TESTING = "pytest" in sys.modules

# --- What kind of place is this? --------------------------------------------------------------------
# "demo" is a laptop or a test; "production" switches every protection on that needs HTTPS and real keys.
ENVIRONMENT = env.str("ASN_ENVIRONMENT", default="demo")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("ASN_DEBUG", default=False)
INSECURE_DEMO_KEY = "demo-key-for-laptops-only-never-for-real-people"
SECRET_KEY = env.str("ASN_SECRET_KEY", default=INSECURE_DEMO_KEY)
# The audit chain is signed with a key that is not in the database: who can write rows cannot forge the chain.
AUDIT_KEY = env.str("ASN_AUDIT_KEY", default=INSECURE_DEMO_KEY)
ALLOWED_HOSTS = env.list("ASN_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("ASN_CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("ASN_SITE_URL", default="http://localhost:8000")
# How many reverse proxies of ours stand in front; X-Forwarded-For is not read at all when 0.
TRUSTED_PROXY_COUNT = env.int("ASN_TRUSTED_PROXY_COUNT", default=0)
# Everything the running program writes (database, broker files, reports, uploads) lies below this folder.
VAR_DIR = Path(env.str("ASN_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Applications -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "asn_kinerja.apps.AsnAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_include_bootstrap",
    "django_htmx",
    "import_export",
    "core",
    "employees",
    "appraisal",
    "mentoring",
    "careers",
    "reports",
]

MIDDLEWARE = [
    "core.middleware.unavailable",
    "core.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.readable",
    "core.middleware.DeclaredAccessMiddleware",
    "core.middleware.refusals",
]

ROOT_URLCONF = "asn_kinerja.urls"
WSGI_APPLICATION = "asn_kinerja.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.context.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'asn_kinerja.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at BEGIN: it is what serialises writers here, select_for_update does nothing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # Tests use a file as well: in memory, threads share one connection and every race is hidden.
    TEST_DATABASE = Path(tempfile.gettempdir()) / f"asn_kinerja_test_{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DATABASE)}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("ASN_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A pulled cable shows itself within ten seconds instead of a quarter of an hour.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    }
if TESTING:
    # A file, not memory: threads of a test then have connections of their own, as in life. The process id lets two
    # people test at once on one server.
    test_name = f"test_asn_{os.getpid()}"
    sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"{test_name}.sqlite3") if sqlite else test_name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.gentle_cache.GentleRedisCache",
            "LOCATION": REDIS_URL,
            # One try of half a second; redis-py would try four times.
            "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    # Evidence and reports are never served by the web server itself, only by views that check who asks.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "core.static_files.StaticFiles"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
# Only names with a hash are ever asked for; maps are read by developers only.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gif", "webp", "woff", "woff2", "gz", "br")

# --- Who are you? -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "employees.User"
AUTHENTICATION_BACKENDS = ["employees.sign_in.NipBackend"]
PASSWORD_HASHERS = ["core.hashers.SmallArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.error_pages.csrf_failure"

# --- Protections ------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("ASN_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
# The largest file anybody may send is evidence of 10 MB; the form around it is small.
LARGEST_REQUEST = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Words and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# --- Work in the background -------------------------------------------------------------------------
# Redis where there is one; otherwise a broker made of files, good for one machine. Messages only say "look at this
# row": the row is the job, and the sweep finds what a lost message left behind.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://" if TESTING else REDIS_URL or "asnfile://")
EMBEDDED_BROKER_DIR = VAR_DIR / "broker"
JOB_LEASE_SECONDS = env.int("ASN_JOB_LEASE_SECONDS", default=60)
JOB_SWEEP_SECONDS = env.int("ASN_JOB_SWEEP_SECONDS", default=15)
if CELERY_BROKER_URL.startswith("asnfile:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(EMBEDDED_BROKER_DIR)}
else:
    # A refused or frozen Redis may cost a request one second, not more.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "visibility_timeout": 20 * 60,
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_DEFAULT_QUEUE = "asn_kinerja"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A sweep that could not start before the next one is due has nothing left to do.
    "sweep": {
        "task": "core.sweep_jobs",
        "schedule": JOB_SWEEP_SECONDS,
        "options": {"expires": JOB_SWEEP_SECONDS},
    },
    "people": {"task": "appraisal.refresh_open_cycles", "schedule": 3600.0, "options": {"expires": 3600}},
    "standings": {"task": "appraisal.count_standings", "schedule": 3600.0, "options": {"expires": 3600}},
    "digests": {"task": "reports.order_digests", "schedule": 600.0, "options": {"expires": 600}},
}

# --- Talks ------------------------------------------------------------------------------------------
# After so many days without a session or feedback a supervisor is reminded, privately, of one of her people.
TALK_REMINDER_DAYS = env.int("ASN_TALK_REMINDER_DAYS", default=60)

# --- Mail -------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.str(
    "ASN_EMAIL_BACKEND",
    default=f"django.core.mail.backends.{'smtp' if PRODUCTION else 'filebased'}.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.str("ASN_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("ASN_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("ASN_EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("ASN_EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("ASN_EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("ASN_DEFAULT_FROM_EMAIL", default="asn-kinerja@localhost")

# --- Log: no personal data, one line per event ------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"mask_addresses": {"()": "core.log_masks.MaskAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask_addresses"]}},
    "root": {"handlers": ["console"], "level": env.str("ASN_LOG_LEVEL", default="INFO")},
    # Each PDF would tell a dozen lines of how it was made; each process of a worker, that nobody gave it a host name.
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "weasyprint.progress": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "kombu.connection": {"level": "ERROR"},
    },
}
os.environ.setdefault("PYTHONUTF8", "1")
SILENCED_SYSTEM_CHECKS: list[str] = []
