"""Rows that show afterwards what was lost and what was doubled."""

from django.db import models

from core import jobs


class Errand(jobs.Job):
    class Meta(jobs.Job.Meta):
        abstract = False


class Delivery(models.Model):
    """The effect of an errand. Without a unique constraint on purpose: doubles must become visible, not impossible."""

    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="+")


class Submission(models.Model):
    """What one acknowledged form stored. Again without a unique constraint."""

    number = models.PositiveIntegerField()
