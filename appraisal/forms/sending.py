"""What a form is bound to."""

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None for a page that is only opened; a form sent empty was sent all the same."""
    return request.POST if request.method == "POST" else None
