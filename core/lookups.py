"""The getter is the check: an object outside `visible_to(user)` is a 404 like a missing one."""

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from core import errors

M = TypeVar("M", bound=Model)
PAGE_SIZE = 25


def get_visible(queryset: QuerySet[M], user: Any, **lookup: Any) -> M:
    """Return the one object of `queryset` that `user` may see.

    Raises:
        Http404: it does not exist, or the user may not know that it does.
    """
    try:
        found: M = queryset.visible_to(user).get(**lookup)  # type: ignore[attr-defined]
    except (queryset.model.DoesNotExist, ValueError, OverflowError) as missing:
        raise Http404 from missing
    return found


def require(allowed: bool, message: object = None) -> None:
    """Stop with 403 unless `allowed`: for a known person who lacks the role for this step.

    Raises:
        NotYours: `allowed` is false.
    """
    if not allowed:
        raise errors.NotYours(message or _("This step belongs to somebody else."))


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> "Page[Any]":
    """Return the page asked for in `?page=`; an impossible number gives the nearest page, never an error."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
