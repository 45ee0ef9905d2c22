"""The composition root: the one place that knows every app."""

from asn_kinerja.celery import app as celery_app
from core import lean_start

__all__ = ["celery_app"]

lean_start.load_openpyxl_without_numpy()
