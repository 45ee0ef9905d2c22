"""Who rates whom, and how raters practise: a declared conflict, tries on invented cases, two views that lie apart."""

from datetime import timedelta

from appraisal import labels
from appraisal.models import Appraisal, PracticeCase
from appraisal.services import draws, practice, ratings
from appraisal.services import raters as services
from employees.models import User
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.story import Story

LOADED = ("cycle__agency", "cycle__scheme", "employee__position__post_type", "unit", "appraiser", "reviewer")
NEAR = {"attendance": 3, "rules": 3, "deadlines": 4}


def live(story: Story, staff: Staff, year: Year) -> None:
    """Tell of the running year what its scheme has to tell."""
    rules = year.cycle.scheme.rules
    if rules.requires_practice:
        _practise(story, staff, year)
    if rules.gap_opens_dialogue is not None:
        _two_views(story, staff, year)
    if draws.sources_of(year.cycle):
        _conflict(story, staff, year)


def _practise(story: Story, staff: Staff, year: Year) -> None:
    """HR has taken over the model cases; one supervisor has practised two of three."""
    practice.take_model_cases(agency=staff.agency, scheme_key=year.cycle.scheme.key, actor=None)
    rater = next(case.appraiser_id for case in year.cases.values() if case.appraiser_id)
    with story.at(story.moment(story.today - timedelta(days=2))) as at:
        for case in PracticeCase.objects.filter(agency=staff.agency).order_by("pk")[:2]:
            practice.try_case(case=case, levels=NEAR, actor=User.objects.get(employee=rater), at=at)


def _two_views(story: Story, staff: Staff, year: Year) -> None:
    """One employee sees herself higher than her supervisor does; both have submitted, and are to talk."""
    rows = Appraisal.objects.select_related(*LOADED).filter(cycle=year.cycle, state="agreed", appraiser__isnull=False)
    case = rows.order_by("pk").first()
    if case is None:
        return
    with story.at(story.moment(story.today - timedelta(days=1))) as at:
        for source, person, usual in (("self", case.employee_id, 4), ("supervisor", case.appraiser_id, 3)):
            asked = [item.key for _part, items in ratings.questions_of(case, source) for item in items]
            levels = {item: usual if number % 3 == 0 else 3 for number, item in enumerate(asked)}
            ratings.save_rating(
                appraisal=case,
                source=labels.Source(source),
                levels=levels,
                comments={},
                base_revision=0,
                is_final=True,
                actor=User.objects.get(employee=person),
                at=at,
            )


def _conflict(story: Story, staff: Staff, year: Year) -> None:
    """Two colleagues of one unit are family, and say so."""
    by_unit: dict[int, list[Appraisal]] = {}
    for case in year.cases.values():
        by_unit.setdefault(case.unit_id, []).append(case)
    largest = max(by_unit.values(), key=len)
    if len(largest) < 4:
        return
    one, other = largest[-2:]
    with story.at(story.moment(story.today - timedelta(days=3))) as at:
        services.declare_conflict(
            other=other.employee, kind="family", actor=User.objects.get(employee=one.employee_id), at=at
        )
