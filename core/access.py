"""Who may call a view: every view declares one rule, and the middleware refuses a view that declares none.

Plain Python. A rule looks only at the caller's roles; which *objects* a caller sees is the business of
`visible_to(user)` on the querysets, and what she may do with one is the business of `can_…_by(user)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

EMPLOYEE = "employee"
SUPERVISOR = "supervisor"
REVIEWER = "reviewer"
LEADER = "leader"
HR = "hr"
PANEL = "panel"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"
ALL_ROLES = (EMPLOYEE, SUPERVISOR, REVIEWER, LEADER, HR, PANEL, AUDITOR, ADMINISTRATOR)


@dataclass(frozen=True)
class Rule:
    """A declared rule: `roles` is None for everybody, empty for everybody who is signed in."""

    name: str
    roles: frozenset[str] | None

    @property
    def open_to_anonymous(self) -> bool:
        return self.roles is None

    def allows(self, caller_roles: frozenset[str]) -> bool:
        """Say whether a signed-in caller with these roles may call the view at all."""
        return not self.roles or bool(self.roles & caller_roles)


ANYONE = Rule("anyone", None)
SIGNED_IN = Rule("signed in", frozenset())


def roles(*names: str) -> Rule:
    """Return the rule "one of these roles"; an unknown name is a programming error.

    Raises:
        ValueError: a name is not a role.
    """
    unknown = set(names) - set(ALL_ROLES)
    if unknown or not names:
        raise ValueError(f"Unknown roles: {sorted(unknown)}")
    return Rule(" or ".join(names), frozenset(names))


View = TypeVar("View", bound=Callable[..., Any])


def declare(rule: Rule) -> Callable[[View], View]:
    """Attach `rule` to a view. It must be the outermost decorator, so that the URL resolver sees it."""

    def attach(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        # Django's own LoginRequiredMiddleware reads this attribute: two independent locks on one door.
        view.login_required = not rule.open_to_anonymous  # type: ignore[attr-defined]
        return view

    return attach


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """Return the rule of a view, None when it declares none. Pages of the admin site belong to administrators."""
    declared: Rule | None = getattr(view, "access_rule", None)
    if declared is not None:
        return declared
    if hasattr(view, "model_admin") or hasattr(view, "admin_site"):
        return roles(ADMINISTRATOR)
    return None
