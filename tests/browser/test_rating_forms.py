"""Every form of the ratings as people fill it: with autosave, a look-over, hints, a second window; on both widths."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from appraisal import labels
from appraisal.models import (
    Appraisal,
    ConflictOfInterest,
    Cycle,
    DrawRules,
    PracticeCase,
    PracticeTry,
    RaterAssignment,
    RaterVeto,
    Rating,
    Tally,
    WorksWith,
)
from appraisal.tests import factories, rating_cases
from tests import cast as people
from tests.browser import steps
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOK = 'form[data-keep] button[name="look"]'
CHANGE = 'form.form-house button[name="change"]'
TAKE = '//input[@name="scheme"][@value="salor"]/following::button[1]'
# The page saves every 20 seconds; in these walks the same work is done at once.
QUICK = """
const every = window.setInterval;
window.setInterval = (work, wait, ...more) => every(work, wait >= 20000 ? 150 : wait, ...more);
"""
# The answer to what the page asks by itself takes a while: long enough to press a button meanwhile.
SLOW = """
const ask = window.fetch;
window.fetch = async (...what) => {
  const answer = await ask(...what);
  await new Promise((go) => { setTimeout(go, 1500); });
  return answer;
};
"""


@pytest.fixture(autouse=True)
def in_the_window() -> Iterator[None]:
    with steps.on(11, 10):
        yield


@pytest.fixture
def cast() -> people.Cast:
    return people.make()


@pytest.fixture
def quick(visitor: Visitor) -> Iterator[Visitor]:
    """A visitor whose pages save themselves after a moment instead of twenty seconds."""
    script = visitor.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": QUICK})
    yield visitor
    visitor.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def until(visitor: Visitor, condition) -> None:
    WebDriverWait(visitor.driver, 10).until(lambda _driver: condition())


def choose(visitor: Visitor, levels: dict[str, object]) -> None:
    visitor.fill(**{f"level_{item}": level for item, level in levels.items()})


def say(visitor: Visitor, item: str, words: str) -> None:
    """Unfold the comment of an item and write it."""
    unfold = "arguments[0].closest('details').open = true"
    visitor.driver.execute_script(unfold, visitor.find(f'[name="comment_{item}"]'))
    visitor.fill(**{f"comment_{item}": words})


def chosen_on(visitor: Visitor) -> dict[str, str]:
    """What is chosen on the form that is open."""
    ticked = visitor.all('main input[type="radio"]:checked')
    return {box.get_attribute("name").removeprefix("level_"): box.get_attribute("value") for box in ticked}


def latest(case: Appraisal, source: str) -> Rating:
    return Rating.objects.filter(appraisal=case, source=source).latest("revision")


# --- With one's name -----------------------------------------------------------------------------------
def test_the_self_assessment_saves_itself_and_is_looked_over(quick, cast):
    case = rating_cases.case_of(cast, "plaju")
    path = f"/appraisals/{case.pk}/rate/self/"
    *most, last = rating_cases.items_of(case, "self")
    quick.sign_in(cast.users["employee"]).open("/ratings/").open(path)
    choose(quick, dict.fromkeys(most, 4))
    say(quick, most[0], "Warga dilayani sebelum pukul sepuluh.")
    until(quick, lambda: latest_is(case, "self", dict.fromkeys(most, 4), "Warga dilayani sebelum pukul sepuluh."))
    until(quick, lambda: quick.find("[data-autosave-said]").text)
    quick.picture("rate-self")
    base = quick.find('[name="base_revision"]')
    until(quick, lambda: base.get_attribute("value") == str(latest(case, "self").revision))
    assert not Rating.objects.filter(is_final=True).exists()
    # Somebody opens it again: everything is there.
    quick.open(path)
    assert chosen_on(quick) == dict.fromkeys(most, "4")
    quick.send(LOOK)
    assert quick.all(".rubric-wrong"), "what is missing is marked"
    quick.picture("rate-self-missing")
    choose(quick, {last: 4})
    quick.send(LOOK)
    assert quick.all("section.tone-warn li"), "all the same level is hinted at"
    quick.picture("rate-self-look-over")
    assert not Rating.objects.filter(is_final=True).exists(), "looking over submits nothing"
    quick.send(CHANGE)
    assert chosen_on(quick) == dict.fromkeys([*most, last], "4")
    choose(quick, {last: "unsure", most[0]: 5})
    quick.send(LOOK).send(steps.FORM)
    stored = Rating.objects.get(is_final=True)
    assert (stored.levels[last], stored.levels[most[0]]) == (None, 5)
    assert quick.driver.current_url.endswith("/ratings/")
    quick.picture("rate-list-done")


def test_a_press_while_the_page_saves_itself_meets_no_conflict_with_itself(quick, cast):
    case = rating_cases.case_of(cast, "plaju")
    quick.sign_in(cast.users["employee"]).open(f"/appraisals/{case.pk}/rate/self/")
    quick.driver.execute_script(SLOW)
    choose(quick, rating_cases.levels_of(case, "self", 3))
    until(quick, Rating.objects.exists)
    assert quick.find('[name="base_revision"]').get_attribute("value") == "0", "the page has heard nothing yet"
    quick.send(LOOK)
    assert not quick.all(".two-texts") and not quick.all("form[data-autosave]"), "it is the page to look over"
    assert set(latest(case, "self").levels.values()) == {3}


def latest_is(case: Appraisal, source: str, levels: dict[str, int], *comments: str) -> bool:
    found = Rating.objects.filter(appraisal=case, source=source).order_by("-revision").first()
    return found is not None and found.levels == levels and list(found.comments.values()) == list(comments)


def test_the_supervisor_meets_another_window_and_both_views_lie_side_by_side(quick, cast):
    case = rating_cases.case_of(cast, "plaju")
    factories.make_realisation(factories.make_target(case))
    rating_cases.rate(case, "self", level=5)
    path, items = f"/appraisals/{case.pk}/rate/supervisor/", rating_cases.items_of(case, "supervisor")
    quick.sign_in(cast.users["supervisor"]).open(path)
    quick.picture("rate-supervisor")
    assert "Melayani warga di loket" in quick.text, "what was planned and reached is in view"
    theirs = rating_cases.rate(case, "supervisor", level=2, is_final=False)
    choose(quick, {item: 3 + row % 2 for row, item in enumerate(items)})
    until(quick, lambda: quick.find("[data-autosave-said]").text)
    assert latest(case, "supervisor") == theirs, "the page does not write over the other window by itself"
    quick.send(LOOK)
    quick.picture("rate-conflict")
    assert set(chosen_on(quick).values()) == {"3", "4"}, "the loser keeps hers"
    quick.send(LOOK)
    quick.picture("rate-supervisor-look-over")
    quick.open(f"/appraisals/{case.pk}/two-views/")
    assert not quick.all("table"), "a draft is no view"
    quick.open(path).send(LOOK).send(steps.FORM)
    case.refresh_from_db()
    assert case.state == "rated"
    for actor in ("supervisor", "employee", "reviewer"):
        quick.sign_in(cast.users[actor]).open(f"/appraisals/{case.pk}/two-views/")
        assert len(quick.all("tbody tr")) == len(items)
        assert quick.all(".notice.tone-warn")
    quick.picture("two-views")


def test_one_item_over_the_whole_team(visitor, cast):
    cycle = factories.make_cycle(cast, "sibolga")
    team = [cast.eka, *factories.make_people(cast.eka, 8, cast.sari)]
    cases = [factories.make_appraisal(cycle, person, cast.sari, cast.rina) for person in team]
    item = rating_cases.items_of(rating_cases.load(cases[0]), "supervisor")[0]
    visitor.sign_in(cast.users["supervisor"]).open("/ratings/")
    visitor.picture("rate-list")
    visitor.open(f"/cycles/{cycle.pk}/rate-team/")
    visitor.picture("rate-team")
    visitor.open(f"/cycles/{cycle.pk}/rate-team/{item}/")
    visitor.picture("rate-team-item")
    choose(visitor, {case.pk: 1 + row % 5 for row, case in enumerate(cases)})
    elsewhere = rating_cases.rate(cases[0], "supervisor", levels={item: 5}, is_final=False)
    visitor.send("form[data-keep] button.btn-primary")
    assert len(visitor.all(".rubric-wrong")) == 1
    visitor.picture("rate-team-item-conflict")
    assert latest(cases[0], "supervisor") == elsewhere
    assert chosen_on(visitor)[str(cases[0].pk)] == "1"
    visitor.send("form[data-keep] button.btn-primary")
    stored = {case.pk: latest(case, "supervisor") for case in cases}
    assert [stored[case.pk].levels for case in cases] == [{item: 1 + row % 5} for row in range(len(cases))]
    assert not any(rating.is_final for rating in stored.values())


# --- Without one's name --------------------------------------------------------------------------------
def asked_about(case: Appraisal, rater, source: str) -> RaterAssignment:
    Tally.objects.get_or_create(appraisal=case, source=source)
    return RaterAssignment.objects.create(appraisal=case, rater=rater, source=source)


def kept_in_tab(visitor: Visitor, path: str) -> str:
    """What the browser tab keeps of a form."""
    return visitor.driver.execute_script("return sessionStorage.getItem(arguments[0]) || ''", f"keep:{path}")


@pytest.mark.parametrize("source", [labels.Source.PEER, labels.Source.SUBORDINATE])
def test_who_rates_without_a_name_gets_a_random_receipt(visitor, cast, source):
    cycle = factories.make_cycle(cast, "pp-30-2019-60-40")
    rated = cast.eka if source == labels.Source.PEER else cast.sari
    case = rating_cases.load(factories.make_appraisal(cycle, rated, cast.rina, cast.wali))
    assignment = asked_about(case, cast.adi, source)
    path, items = f"/ratings/peer/{assignment.pk}/", rating_cases.items_of(case, source)
    visitor.sign_in(cast.users["peer"]).open("/ratings/").open(path)
    choose(visitor, dict.fromkeys(items[1:], 2))
    say(visitor, items[0], "Selalu membantu saat antrean panjang.")
    visitor.picture(f"rate-{source}")
    visitor.send(LOOK)
    assert visitor.all(".rubric-wrong")
    choose(visitor, {items[0]: "unsure"})
    visitor.send(LOOK)
    assert visitor.all("section.tone-warn li"), "hints are for the rater alone"
    visitor.picture(f"rate-{source}-look-over")
    assert Tally.objects.get().document == {}, "looking over stores nothing"
    visitor.send(CHANGE)
    assert chosen_on(visitor) == {items[0]: "unsure"} | dict.fromkeys(items[1:], "2")
    choose(visitor, {items[1]: 3})
    visitor.send(LOOK).send(steps.FORM)
    visitor.picture(f"rate-{source}-done")
    document = Tally.objects.get().document
    assert [visitor.find(".receipt-number").text] == document["receipts"]
    assert (document["raters"], document["counters"][items[1]]) == (1, {"3": 1})
    assert kept_in_tab(visitor, path) == "", "the tab forgets what was sent"
    visitor.open(path)
    assert not visitor.all("form[data-keep]"), "an assignment works once"


def test_a_draft_without_a_name_stays_in_the_tab(visitor, cast):
    case = rating_cases.case_of(cast)
    path = f"/ratings/peer/{rating_cases.ask(case, cast.adi).pk}/"
    first, *_rest = rating_cases.items_of(case, "peer")
    visitor.sign_in(cast.users["peer"]).open(path)
    say(visitor, first, "Sebagian.")
    until(visitor, lambda: "Sebagian." in kept_in_tab(visitor, path))
    visitor.open(path)
    assert visitor.find(f'[name="comment_{first}"]').get_attribute("value") == "Sebagian."
    visitor.picture("rate-peer-restored")
    assert Tally.objects.get().document == {}


def test_a_rater_steps_back_once(visitor, cast):
    case = rating_cases.case_of(cast)
    assignment = rating_cases.ask(case, cast.adi)
    visitor.sign_in(cast.users["peer"]).open(f"/ratings/peer/{assignment.pk}/step-back/")
    visitor.picture("step-back")
    visitor.fill(reason="Saya belum pernah bekerja bersamanya.").send(steps.FORM)
    assignment.refresh_from_db()
    assert assignment.state == labels.AssignmentState.WITHDRAWN
    assert RaterVeto.objects.get().side == labels.VetoSide.RATER


def test_who_may_rate_me(visitor, cast):
    case = rating_cases.case_of(cast)
    visitor.sign_in(cast.users["employee"]).open("/ratings/relations/")
    visitor.fill(other="Bukan Siapa-siapa", kind="family").send('form[action$="/conflicts/add/"] button')
    assert visitor.all(".invalid-feedback, .errorlist, .wrong, .alert")
    visitor.picture("who-may-rate-me-unknown")
    visitor.fill(other="Budi", kind="family").send('form[action$="/conflicts/add/"] button')
    assert ConflictOfInterest.objects.get().other == cast.budi
    visitor.picture("who-may-rate-me")
    visitor.open(f"/appraisals/{case.pk}/veto/")
    visitor.picture("veto")
    visitor.fill(against="Citra", reason="Kami pernah berselisih.").send(steps.FORM)
    assert RaterVeto.objects.get().against == cast.citra
    visitor.picture("who-may-rate-me-veto-used")
    visitor.send('form[action$="/end/"] button')
    assert not ConflictOfInterest.objects.standing().exists()


# --- Practice ------------------------------------------------------------------------------------------
def test_nobody_rates_in_salor_before_three_cases_are_practised(visitor, cast):
    case = rating_cases.case_of(cast, "salor")
    visitor.sign_in(cast.users["hr"]).open("/practice/cases/")
    taken = visitor.driver.find_element("xpath", TAKE)
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", taken)
    visitor.leads_on(taken.click)
    visitor.check()
    visitor.picture("practice-cases")
    stories = list(PracticeCase.objects.order_by("pk"))
    assert len(stories) == 3
    visitor.open(f"/practice/cases/{stories[0].pk}/").fill(title="Bu Melati di loket").send(steps.FORM)
    assert PracticeCase.objects.filter(title="Bu Melati di loket").exists()
    visitor.sign_in(cast.users["supervisor"]).open(f"/appraisals/{case.pk}/rate/supervisor/")
    assert visitor.driver.current_url.endswith("/practice/")
    visitor.picture("practice-list")
    for story in stories:
        visitor.open(f"/practice/{story.pk}/")
        choose(visitor, dict.fromkeys(story.norm, 3))
        visitor.picture("practice-try")
        visitor.send("form[data-keep] button.btn-primary")
        assert len(visitor.all("tbody tr")) == len(story.norm)
        visitor.picture("practice-result")
    assert PracticeTry.objects.filter(rater=cast.sari).count() == 3
    visitor.open("/practice/").open(f"/appraisals/{case.pk}/rate/supervisor/")
    assert visitor.all("form[data-autosave]")


# --- HR ------------------------------------------------------------------------------------------------
def test_hr_tries_draws_and_extends(visitor, cast):
    cycle = factories.make_cycle(cast, "sibolga")
    for name in ("eka", "adi", "budi", "citra", "dedi"):
        case = factories.make_appraisal(cycle, cast.people[name], cast.sari, cast.rina)
    visitor.sign_in(cast.users["supervisor"]).open(f"/appraisals/{case.pk}/works-with/")
    visitor.fill(colleague="Lina").send(steps.FORM)
    assert WorksWith.objects.get().colleague == cast.lina
    visitor.picture("works-with")
    draw = f"/cycles/{cycle.pk}/peers/"
    visitor.sign_in(cast.users["hr"]).open(draw).fill(peers=3).send('button[name="try"]')
    assert visitor.all("#tried"), "what the numbers would give"
    assert not RaterAssignment.objects.exists() and not DrawRules.objects.filter(peers=3).exists()
    visitor.picture("draw-tried")
    visitor.open(draw).fill(peers=4).send('form[action$="/numbers/"] button.btn-outline-secondary')
    assert DrawRules.objects.get(cycle=cycle).peers == 4
    visitor.send(f'form[action$="{draw}"] button')
    assert RaterAssignment.objects.filter(appraisal__cycle=cycle).count() >= 15
    visitor.picture("draw-done")
    visitor.open(f"/cycles/{cycle.pk}/extend/").fill(until="2026-12-07", reason="Listrik padam tiga hari.")
    visitor.picture("extend")
    visitor.send(steps.FORM)
    assert Cycle.objects.get().rating_until.isoformat() == "2026-12-07"
    visitor.picture("extended")
