"""Evidence as people read it: what waits for a verdict, what asks for an answer, and the history of one piece."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import formats
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Evidence, EvidenceVerdict, Realisation
from appraisal.selectors.plans import figure

State = labels.EvidenceState
CASE = "realisation__target__appraisal"


def with_case(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Everything a list or a page shows of a piece of evidence, in two queries."""
    verdicts = Prefetch("verdicts", EvidenceVerdict.objects.select_related("by").order_by("pk"))
    return rows.select_related(f"{CASE}__employee", f"{CASE}__cycle__agency").prefetch_related(verdicts)


def waiting_for(user: Any) -> QuerySet[Evidence]:
    """Return the evidence `user` has to look at as a supervisor, person by person."""
    mine = {f"{CASE}__appraiser": user.employee_id, "state": State.WAITING}
    rows = Evidence.objects.judgeable().filter(**mine) if user.employee_id else Evidence.objects.none()
    return with_case(rows).order_by(f"{CASE}__employee__name", "realisation__target", "realisation__day", "pk")


def asked_of(user: Any) -> QuerySet[Evidence]:
    """Return the evidence of `user` that was questioned or refused, questions first."""
    mine = {f"{CASE}__employee": user.employee_id, "state__in": [State.QUESTIONED, State.REFUSED]}
    rows = Evidence.objects.judgeable().filter(**mine) if user.employee_id else Evidence.objects.none()
    return with_case(rows).order_by("state", "realisation__target", "realisation__day", "pk")


def refused_of(appraisal: Appraisal) -> list[Evidence]:
    """Return the evidence of a case that was refused and belongs to a realisation that was not withdrawn."""
    rows = Evidence.objects.filter(state=State.REFUSED, realisation__state="recorded")
    return list(with_case(rows.filter(realisation__target__appraisal=appraisal)).order_by("realisation__target", "pk"))


def reached_words(realisation: Realisation) -> str:
    """Return what a realisation says was reached: its figure, or its words."""
    if realisation.value is None:
        return realisation.note
    return f"{figure(realisation.value)} {realisation.target.unit_of_measure}"


def evidence_facts(evidence: Evidence) -> list[tuple[str, Any]]:
    """Return the facts of one piece of evidence for the component `definition_list`."""
    realisation = evidence.realisation
    facts: list[tuple[str, Any]] = [
        (_("Target"), realisation.target.title),
        (_("Realised"), reached_words(realisation)),
        (_("Reached by"), formats.date_format(realisation.day, "j F Y")),
        (_("Note"), realisation.note),
    ]
    if evidence.link:
        facts += [(_("Leads to"), evidence.host), (_("Evidence: link"), evidence.link)]
    else:
        facts += [
            (_("Kind of file"), evidence.content_type),
            (_("Size"), filesizeformat(evidence.size) if evidence.size else ""),
            (_("SHA-256 of the file as it is stored"), evidence.sha256),
        ]
    return facts
