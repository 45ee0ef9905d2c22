"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from core import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings")

application = get_wsgi_application()
checks.refuse_an_unsafe_start()
