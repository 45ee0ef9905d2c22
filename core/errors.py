"""Refusals: sentences for the person who reads them, with the status code the law of the house asks for."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """A step that cannot be done now; says what happened, what was kept and what to do next.

    Services raise it. A form page shows it beside what was typed; nobody who catches it gets the 409 page.
    """

    status = 409

    def __init__(self, message: object, *, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class WrongState(Refused):
    """The step is no longer (or not yet) open."""

    def __init__(self, message: object) -> None:
        super().__init__(message, code="wrong_state")


class Conflict(Refused):
    """Somebody else changed the same thing meanwhile; carries the other version so that both can be shown."""

    def __init__(self, message: object, *, theirs: object = None) -> None:
        super().__init__(message, code="conflict")
        self.theirs = theirs


class NotYours(PermissionDenied):
    """A known person without the role: 403 with a sentence."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message
