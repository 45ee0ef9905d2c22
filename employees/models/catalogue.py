"""National catalogues: ranks and post types are data, filled by a migration and correctable in the admin."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from employees import labels


class Rank(models.Model):
    """A rank of PNS (I/a–IV/e with its name) or a golongan of PPPK (I–XVII)."""

    kind = models.CharField(_("kind"), max_length=8, choices=labels.Kind)
    code = models.CharField(_("code"), max_length=8, help_text=_("For example III/c, or IX for PPPK."))
    siasn_code = models.CharField(_("code in SIASN"), max_length=4, blank=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("rank")
        verbose_name_plural = _("ranks")
        ordering = ["kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="rank_once"),
            models.CheckConstraint(condition=models.Q(kind__in=labels.Kind.values), name="rank_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.name else self.code


class PostType(models.Model):
    """A type of post with its level and retirement age."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    group = models.CharField(_("group"), max_length=20, choices=labels.PostGroup)
    level = models.PositiveSmallIntegerField(
        _("level"), help_text=_("Higher is more senior; peers are drawn from one level.")
    )
    is_leader = models.BooleanField(_("leads people"), default=False)
    retirement_age = models.PositiveSmallIntegerField(_("retirement age in years"))

    class Meta:
        verbose_name = _("post type")
        verbose_name_plural = _("post types")
        ordering = ["-level", "name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(group__in=labels.PostGroup.values), name="post_group_known")
        ]

    def __str__(self) -> str:
        return self.name
