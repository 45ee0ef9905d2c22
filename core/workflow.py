"""One table of steps per workflow. It drives the guard, the buttons and the generated documentation.

Plain Python: no Django, no clock, no settings.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One row of a workflow table.

    Attributes:
        action: the verb, stable, used in URLs and in the audit trail.
        sources: the states from which the step may be taken.
        target: the state after it.
        roles: who may take it, as roles in this one case ("employee", "supervisor", "reviewer", "hr", …).
        needs_reason: a step that must be explained in words.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    needs_reason: bool = False


@dataclass(frozen=True)
class Workflow:
    """A named table of steps; every action has exactly one row."""

    name: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        actions = [step.action for step in self.steps]
        if len(actions) != len(set(actions)):
            raise ValueError(f"An action of {self.name} has two rows.")

    def step(self, action: str) -> Step:
        """Return the row of `action`.

        Raises:
            KeyError: the workflow has no such action.
        """
        for step in self.steps:
            if step.action == action:
                return step
        raise KeyError(action)

    def open_steps(self, state: str, roles: Iterable[str]) -> tuple[Step, ...]:
        """Return the steps somebody with `roles` may take in `state`, in table order: the buttons of a page."""
        held = set(roles)
        return tuple(step for step in self.steps if state in step.sources and held & set(step.roles))
