"""The whole way of somebody who moves in July, and canaries: what one supervisor wrote never reaches the other."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from appraisal.models import Appraisal, Handover, Target
from appraisal.selectors import parts, results
from appraisal.services import publication
from appraisal.tests import factories, rating_cases
from core import jobs
from employees.services import change_supervisor
from tests import cast as people

pytestmark = pytest.mark.django_db

BEKAS, SARI = "KENARI-BEKAS", "KENARI-SARI"
JULY = datetime(2026, 7, 6, 3, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 7, 3, 0, tzinfo=UTC)
SIGNED = datetime(2026, 12, 22, 3, 0, tzinfo=UTC)
# Every page that shows a case or something of it.
PAGES = ("appraisal", "scorecard", "scorecard_json", "receipts", "rate_supervisor", "countersign", "plan_agree")


def post(client, url, **fields):
    """Send a form of the page with its token."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    form = page.context["form"]
    tokens = {name: form[name].value() for name in ("submit_token", "base_revision", "opened") if name in form.fields}
    return client.post(url, tokens | fields)


@pytest.fixture
def year(cast):
    """A year opened in January, Eka's plan agreed with Bekas; Sibolga's scheme is rated by levels alone."""
    with time_machine.travel(datetime(2026, 1, 5, 3, 0, tzinfo=UTC), tick=False):
        cycle = factories.make_cycle(cast, "sibolga", **factories.BEFORE_RATING)
        case = factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina, position=cast.eka.position)
        factories.make_target(case)
    return case


def move(client, cast, case):
    """HR changes the line (it stands in the cast since July) and confirms the hand-over on the page."""
    client.force_login(cast.users["hr"])
    page = client.get(reverse("handover_list"))
    block = page.context["blocks"][0]
    told = {"submit_token": block["form"]["submit_token"].value(), "due": [row.key for row in block["rows"]]}
    assert client.post(reverse("handover_confirm", args=[case.cycle_id]), told).status_code == 302
    return Handover.objects.get()


def rate(client, cast, case, actor, level, canary):
    client.force_login(cast.users[actor])
    loaded = rating_cases.load(case)
    items = rating_cases.items_of(loaded, "supervisor")
    told = rating_cases.form_of(loaded, "supervisor", level, **{f"comment_{items[0]}": canary})
    answer = post(client, reverse("rate_supervisor", args=[case.pk]), **told)
    if answer.status_code == 200:
        # The rating is looked over before it is sent.
        form = answer.context["form"]
        tokens = {
            name: form[name].value() for name in ("submit_token", "base_revision", "opened") if name in form.fields
        }
        client.post(reverse("rate_supervisor", args=[case.pk]), told | tokens | {"sure": "1"})
    case.refresh_from_db()
    assert case.state == "rated"


def finish(client, cast, *cases):
    for case in cases:
        client.force_login(cast.users["reviewer"])
        assert post(client, reverse("countersign", args=[case.pk])).status_code == 302
    publication.start_publication(cycle=cases[0].cycle, reason="", actor=people.fresh(cast.users["hr"]), at=SIGNED)
    jobs.run_waiting(SIGNED)


def split_year(client, cast, case, before=3, after=5):
    """From the new line to the published year; return both parts."""
    with time_machine.travel(JULY, tick=False):
        handover = move(client, cast, case)
        client.force_login(cast.users["former_supervisor"])
        assert post(client, reverse("handover", args=[handover.pk]), note="Lanjutkan loket 2").status_code == 302
        rate(client, cast, case, "former_supervisor", before, BEKAS)
        following = handover.following
    with time_machine.travel(DECEMBER, tick=False):
        Appraisal.objects.filter(pk=following.pk, state="submitted").update(state="agreed")
        following.refresh_from_db()
        rate(client, cast, following, "supervisor", after, SARI)
    with time_machine.travel(SIGNED, tick=False):
        case.refresh_from_db()
        finish(client, cast, case, following)
        case.refresh_from_db()
        following.refresh_from_db()
    return case, following


def test_a_move_in_july_from_the_new_line_to_the_result_of_the_year(client, cast, year):
    case, following = split_year(client, cast, year)
    assert (case.state, following.state) == ("published", "published")
    first, last = (Appraisal.objects.get(pk=part.pk).result.score for part in (case, following))
    assert first != last
    outcome = parts.outcome_of(parts.cases_of([cast.eka.pk], 2026)[cast.eka.pk])
    assert outcome.score == ((first * 181 + last * 184) / 365).quantize(first)
    assert results.year_of(cast.eka, 2026).score == outcome.score
    client.force_login(cast.users["employee"])
    with time_machine.travel(SIGNED, tick=False):
        client.force_login(cast.users["employee"])
        page = client.get(reverse("scorecard", args=[following.pk])).content.decode()
    assert "Part 2 of 2" in page and "1 January 2026 to 30 June 2026, 181 days" in page
    assert f"{outcome.score}" in page and f"{first}" in page


def test_a_plan_is_carried_over_and_taken_over_as_agreed_on_the_page(client, cast):
    cycle = factories.make_cycle(cast, "sabang-karier", **factories.BEFORE_RATING)
    case = factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina)
    factories.make_target(case)
    with time_machine.travel(JULY, tick=False):
        following = move(client, cast, case).following
        client.force_login(cast.users["supervisor"])
        assert post(client, reverse("plan_agree", args=[following.pk])).status_code == 302
    following.refresh_from_db()
    assert (following.state, following.agreed_by) == ("agreed", cast.sari)
    assert Target.objects.get(appraisal=following).origin.appraisal == case


# --- Canaries ------------------------------------------------------------------------------------------
def seen_by(client, cast, actor, cases):
    """Everything `actor` can open of these cases, as one text."""
    client.force_login(cast.users[actor])
    found = []
    for case in cases:
        for name in PAGES:
            answer = client.get(reverse(name, args=[case.pk]))
            if answer.status_code == 200:
                found.append(answer.content.decode())
    lists = ("handover_list", "home", "team", "my_ratings", "my_appraisals", "countersign_list")
    found += [client.get(reverse(name)).content.decode() for name in lists]
    found.append(client.get(reverse("handover", args=[Handover.objects.get().pk])).content.decode())
    return "\n".join(found)


def test_neither_supervisor_reads_the_other_before_or_after_publication(client, cast, year):
    with time_machine.travel(JULY, tick=False):
        following = move(client, cast, year).following
        rate(client, cast, year, "former_supervisor", 3, BEKAS)
    with time_machine.travel(DECEMBER, tick=False):
        rate(client, cast, following, "supervisor", 5, SARI)
        assert BEKAS not in seen_by(client, cast, "supervisor", (year, following))
        assert SARI not in seen_by(client, cast, "former_supervisor", (year, following))
        # The reviewer countersigns both, so the canaries are really there.
        both = seen_by(client, cast, "reviewer", (year, following))
        assert BEKAS in both and SARI in both
    with time_machine.travel(SIGNED, tick=False):
        year.refresh_from_db()
        finish(client, cast, year, following)
        assert BEKAS not in seen_by(client, cast, "supervisor", (year, following))
        assert SARI not in seen_by(client, cast, "former_supervisor", (year, following))
        mine = seen_by(client, cast, "employee", (year, following))
        assert BEKAS in mine and SARI in mine


def test_after_publication_the_former_supervisor_learns_no_figure_of_the_rest_of_the_year(client, cast, year):
    case, following = split_year(client, cast, year)
    outcome = parts.outcome_of(parts.cases_of([cast.eka.pk], 2026)[cast.eka.pk])
    rest = f"{Appraisal.objects.get(pk=following.pk).result.score}"
    first = f"{Appraisal.objects.get(pk=case.pk).result.score}"
    assert len({rest, first, f"{outcome.score}"}) == 3
    with time_machine.travel(SIGNED, tick=False):
        client.force_login(cast.users["former_supervisor"])
        page = client.get(reverse("scorecard", args=[case.pk])).content.decode()
        assert "Part 1 of 2" in page and first in page
        # Her own figure and that of the year would tell the other one.
        assert rest not in page and f"{outcome.score}" not in page
        assert client.get(reverse("year_report", args=[cast.eka.pk, 2026])).status_code == 404
        client.force_login(cast.users["supervisor"])
        page = client.get(reverse("scorecard", args=[following.pk])).content.decode()
        assert first in page and rest in page and f"{outcome.score}" in page


def test_in_a_quadrant_scheme_the_last_supervisor_concludes_with_the_earlier_part_in_view(client, cast):
    for scheme, is_seen in (("permenpanrb-6-2022", True), ("sibolga", False)):
        cycle = factories.make_cycle(cast, scheme, name=scheme)
        first = factories.make_appraisal(
            cycle, cast.eka, cast.bekas, cast.rina, state="rated", period_end=date(2026, 6, 30)
        )
        last = factories.make_appraisal(
            cycle, cast.eka, cast.sari, cast.rina, period_start=date(2026, 7, 1), previous=first
        )
        item = rating_cases.items_of(rating_cases.load(first), "supervisor")[0]
        rating_cases.rate(rating_cases.load(first), "supervisor", comments={item: BEKAS})
        client.force_login(cast.users["supervisor"])
        page = client.get(reverse("rate_supervisor", args=[last.pk])).content.decode()
        assert (BEKAS in page) is is_seen


def test_a_case_taken_over_whole_does_not_show_the_draft_of_the_former_supervisor(client, cast):
    cycle = factories.make_cycle(cast, "sibolga")
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)
    loaded = rating_cases.load(case)
    item = rating_cases.items_of(loaded, "supervisor")[0]
    draft = rating_cases.rate(loaded, "supervisor", is_final=False, comments={item: BEKAS})
    type(draft).objects.update(rater=cast.bekas)
    client.force_login(cast.users["supervisor"])
    url = reverse("rate_supervisor", args=[case.pk])
    page = client.get(url)
    assert BEKAS not in page.content.decode() and page.context["latest"] is None
    # Nor by a form that speaks of an older revision.
    told = rating_cases.form_of(loaded, "supervisor", 4, base_revision=0)
    token = page.context["form"]["submit_token"].value()
    answer = client.post(url, told | {"submit_token": token, "draft": "1"})
    assert answer.status_code in (200, 409) and BEKAS not in answer.content.decode()
    rate(client, cast, case, "supervisor", 4, SARI)


def test_a_line_corrected_from_the_beginning_moves_the_whole_case(client, cast, year):
    with time_machine.travel(JULY, tick=False):
        change_supervisor(
            employee=cast.eka,
            supervisor=cast.tono,
            since=date(2024, 1, 1),
            today=date(2026, 7, 6),
            actor=people.fresh(cast.users["hr"]),
        )
        handover = move(client, cast, year)
    year.refresh_from_db()
    assert (handover.kind, year.appraiser, Appraisal.objects.count()) == ("correct", cast.tono, 1)
