"""Supervisors of a file: found by NIP in the file (also in later rows) or in the directory; nobody above oneself."""

from employees import nip as nip_rules
from employees.staff_file.contract import Directory
from employees.staff_file.drafts import Draft


def check(drafts: list[Draft], directory: Directory) -> None:
    """Refuse rows whose supervisor is unknown, the person herself, or somewhere below her."""
    in_file = {draft.nip: draft for draft in reversed(drafts) if draft.nip}
    above = {
        nip: str(existing.values["supervisor_nip"])
        for nip, existing in directory.employees.items()
        if existing.values.get("supervisor_nip")
    }
    for draft in drafts:
        supervisor = str(draft.values.get("supervisor_nip") or "")
        if not supervisor:
            continue
        problems = nip_rules.check_nip(supervisor, "pppk")
        if problems:
            draft.error("supervisor_nip_wrong", "supervisor_nip", nip=supervisor)
        elif supervisor == draft.nip:
            draft.error("supervisor_is_self", "supervisor_nip", nip=supervisor)
        elif supervisor not in in_file and supervisor not in directory.employees:
            draft.error("supervisor_unknown", "supervisor_nip", nip=supervisor)
        elif in_file.get(draft.nip) is draft:
            above[draft.nip] = supervisor
    _refuse_circles(in_file, above)
    _refuse_absent(in_file, above, directory)


def _refuse_absent(in_file: dict[str, Draft], above: dict[str, str], directory: Directory) -> None:
    """Whoever is in service has a supervisor in service; the row that can put it right is refused."""

    def is_active(nip: str) -> bool:
        told = in_file[nip].values.get("is_active") if nip in in_file else None
        if told is None and nip in directory.employees:
            told = directory.employees[nip].values.get("is_active")
        return told is not False

    for below, supervisor in above.items():
        if is_active(supervisor) or not is_active(below):
            continue
        if below in in_file:
            in_file[below].error("supervisor_left", "supervisor_nip", nip=supervisor)
        elif supervisor in in_file:
            in_file[supervisor].error("still_supervises", "is_active", nip=below)


def _refuse_circles(in_file: dict[str, Draft], above: dict[str, str]) -> None:
    """Walk up once from everybody: who is met twice on one walk stands in a circle."""
    done: set[str] = set()
    for start in in_file:
        walk: dict[str, int] = {}
        nip = start
        while nip in above and nip not in done and nip not in walk:
            walk[nip] = len(walk)
            nip = above[nip]
        if nip in walk:
            circle = list(walk)[walk[nip] :]
            for member in circle:
                if member in in_file:
                    chain = " → ".join([*circle, circle[0]])
                    in_file[member].error("supervisors_in_circle", "supervisor_nip", chain=chain)
        done.update(walk)
