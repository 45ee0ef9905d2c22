"""What rows of one person share."""

from typing import Any


class OfEmployee:
    """A row of one employee; its agency is hers, which is where the audit trail looks for its chain."""

    employee: Any

    @property
    def agency(self) -> Any:
        return self.employee.agency
