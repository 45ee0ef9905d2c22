"""Agencies, their units and their positions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import access
from employees import labels, querysets


class Agency(models.Model):
    """A government that appraises its staff; agencies never see each other."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name"), unique=True)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=labels.TimeZone, default=labels.TimeZone.WIB)
    place = models.CharField(_("place of signing"), max_length=80, blank=True)

    objects = querysets.AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(time_zone__in=labels.TimeZone.values), name="agency_time_zone_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_chain(self) -> str:
        """The name of this agency's chain in the audit trail."""
        return f"agency:{self.pk}"


class Unit(models.Model):
    """A unit of the organisation tree."""

    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(_("name"), max_length=160)
    leader = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("leader"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_units",
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.OfAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="unit_name_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="unit_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency keeps the organisation."""
        return access.HR in user.roles and user.agency_id == self.agency_id


class Position(models.Model):
    """A post that people of an agency hold."""

    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="positions")
    name = models.CharField(_("name"), max_length=160)
    post_type = models.ForeignKey(
        "employees.PostType", verbose_name=_("post type"), on_delete=models.PROTECT, related_name="+"
    )
    occupation = models.CharField(
        _("occupation"), max_length=60, blank=True, help_text=_("For example teacher, nurse, counter clerk.")
    )

    objects = querysets.OfAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="position_name_once")]

    def __str__(self) -> str:
        return self.name

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency keeps the organisation."""
        return access.HR in user.roles and user.agency_id == self.agency_id
