"""The Celery application. Run it with `celery -A asn_kinerja worker`; add `-B` where no other process runs beat."""

import os

from celery import Celery, signals
from django.core.exceptions import ImproperlyConfigured
from kombu.transport import TRANSPORT_ALIASES

from core import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings")
TRANSPORT_ALIASES["asnfile"] = "core.embedded_broker:Transport"
TRANSPORT_ALIASES["redis"] = "core.redis_broker:Transport"

app = Celery("asn_kinerja")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_init.connect
@signals.beat_init.connect
def refuse_an_unsafe_start(**kwargs: object) -> None:
    """A worker with unsafe production settings stops here, with the reasons, as the web does."""
    try:
        checks.refuse_an_unsafe_start()
    except ImproperlyConfigured as problem:
        # Celery logs what a signal handler raises and goes on; SystemExit is the one thing it lets through.
        raise SystemExit(str(problem)) from problem
