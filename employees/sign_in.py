"""Sign-in with the NIP, spaces tolerated."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class NipBackend(ModelBackend):
    """Django's own backend; people type their NIP in groups, as it stands on their card."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        return super().authenticate(request, username="".join((username or "").split()), password=password, **kwargs)
