"""What every page shows around its content: the menu by role. Here, because only the top app knows every page."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the main menu for the caller's roles."""
    return {"navigation": []}
