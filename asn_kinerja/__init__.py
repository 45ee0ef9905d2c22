"""The composition root: the one place that knows every app."""

from asn_kinerja.celery import app as celery_app

__all__ = ["celery_app"]
