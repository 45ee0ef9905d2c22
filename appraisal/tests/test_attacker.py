"""Somebody with the whole database tries to tie anonymous answers to people, and does no better than by guessing.

The attacker has every row of every table with what the database itself adds (row numbers, on PostgreSQL the place and
the transaction of each row version), and matches every order of people she can find with every order of answers. The
control adds what careless programs add, a row with a serial id per answer and comments in the order of arrival; the
same attacker then finds everybody.
"""

import random
import secrets
from itertools import product

import pytest
from django.apps import apps
from django.db import connection

from appraisal.models import RaterAssignment, Tally
from appraisal.services import anonymous
from appraisal.tests import factories, rating_cases
from core import receipts
from core.models import SubmitReceipt
from tests import cast as people

CASES, RATERS = 10, 10
# One right match per case is what shuffled pairs give on average; the best of some hundred guesses stays below this.
CHANCE = 3.5 * CASES


@pytest.fixture
def fixed_lots(monkeypatch):
    """Random keys and receipts from a fixed seed, so that this test never fails by bad luck."""
    lots = random.Random(20261116)
    monkeypatch.setattr(secrets, "token_hex", lambda n: lots.randbytes(n).hex())
    monkeypatch.setattr(receipts, "new_number", lambda: lots.randbytes(6).hex())
    return lots


def everybody_answers(cast, lots, answer):
    """Ask ten people about each of ten, let the hundred answer in random order; return receipt → rater."""
    cycle = factories.make_cycle(cast, "sibolga")
    colleagues = factories.make_people(cast.eka, CASES + RATERS)
    users = {person.pk: people.account(person) for person in colleagues}
    asked = []
    for person in colleagues[:CASES]:
        appraisal = factories.make_appraisal(cycle, person, cast.sari, cast.rina)
        others = lots.sample([one for one in colleagues if one != person], RATERS)
        asked += [rating_cases.ask(appraisal, rater) for rater in others]
    lots.shuffle(asked)
    truth = {}
    for assignment in asked:
        item = "attendance"
        words = f"rater {assignment.rater_id}"
        truth[answer(assignment, users[assignment.rater_id], comments={item: words})] = assignment.rater_id
    return truth


def physical_columns():
    return ["ctid::text", "xmin::text::bigint"] if connection.vendor == "postgresql" else ["rowid"]


def rows_of(model):
    """All rows of a table as dictionaries, with what the database adds."""
    names = [field.column for field in model._meta.concrete_fields]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    extra = physical_columns()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted}, {', '.join(extra)} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        return [dict(zip([*names, *extra], row, strict=True)) for row in cursor.fetchall()]


def sort_key(value):
    """Numbers as numbers, places of rows as pairs of numbers, everything else as text; nothing comes last."""
    if value is None:
        return (9,)
    if isinstance(value, str) and value.startswith("("):
        return (1, *map(int, value.strip("()").split(",")))
    return (2, value) if isinstance(value, (int, float)) else (3, str(value))


def orders_of_people(case, person_of_user):
    """Every order of people that any column of any table gives."""
    for model in apps.get_models():
        rows = rows_of(model)
        if not rows:
            continue
        if "appraisal_id" in rows[0]:
            rows = [row for row in rows if row["appraisal_id"] == case]
        for person_column in [name for name in (rows[0] if rows else {}) if name.endswith("_id") or name == "id"]:
            for column in rows[0]:
                ordered = sorted(rows, key=lambda row, by=column: sort_key(row[by]))
                ids = [row[person_column] for row in ordered]
                if person_column in ("user_id", "actor_id", "viewer_id"):
                    ids = [person_of_user.get(one) for one in ids]
                yield (model._meta.label, person_column, column), list(dict.fromkeys(ids))


def best_attack(truth):
    """Return the most people any strategy identified over all cases, and that strategy."""
    person_of_user = {row["id"]: row["employee_id"] for row in rows_of(apps.get_model("employees.User"))}
    hits = {}
    for tally in Tally.objects.order_by("pk"):
        raters = set(RaterAssignment.objects.filter(appraisal=tally.appraisal_id).values_list("rater_id", flat=True))
        said = [int(text.split()[1]) for _key, _item, text in tally.document["comments"]]
        counted = [truth[number] for number in tally.document["receipts"]]
        orders = list(orders_of_people(tally.appraisal_id, person_of_user))
        for (name, order), (what, answers) in product(orders, (("comments", said), ("receipts", counted))):
            found = [one for one in order if one in raters]
            for way, guess in (("up", found), ("down", found[::-1])):
                right = sum(one == other for one, other in zip(guess, answers, strict=False))
                hits[name, what, way] = hits.get((name, what, way), 0) + right
    return max((right, strategy) for strategy, right in hits.items())


@pytest.mark.django_db(transaction=True)
def test_the_whole_database_does_not_tell_who_answered_what(cast, fixed_lots):
    truth = everybody_answers(cast, fixed_lots, rating_cases.answer)
    assert len(truth) == CASES * RATERS
    right, strategy = best_attack(truth)
    assert right < CHANCE, strategy


@pytest.mark.django_db(transaction=True)
def test_control_the_attacker_finds_a_serial_number_beside_answers_in_order(cast, fixed_lots, monkeypatch):
    def in_order_of_arrival(document, levels, comments, receipt):
        said = [["", item, text] for item, text in comments.items()]
        return {
            "raters": document.get("raters", 0) + 1,
            "comments": [*document.get("comments", []), *said],
            "receipts": [*document.get("receipts", []), receipt],
        }

    monkeypatch.setattr(anonymous, "_with_answer", in_order_of_arrival)
    cycle = factories.make_cycle(cast, "sibolga")
    appraisal = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)
    colleagues = factories.make_people(cast.eka, RATERS)
    asked = [(rating_cases.ask(appraisal, person), people.account(person), person) for person in colleagues]
    fixed_lots.shuffle(asked)
    truth = {}
    for assignment, user, person in asked:
        receipt = rating_cases.answer(assignment, user, comments={"attendance": f"rater {person.pk}"})
        SubmitReceipt.objects.create(token=receipt, user=user, action="peer", number=receipt, stored_at=cycle.opened_at)
        truth[receipt] = person.pk
    right, strategy = best_attack(truth)
    assert right == RATERS, strategy


def versions_by_case():
    """The transactions that wrote the rows of each case, the assignments' and the tally's."""
    versions = {}
    for model in (RaterAssignment, Tally):
        for row in rows_of(model):
            versions.setdefault(row["appraisal_id"], set()).add(row["xmin::text::bigint"])
    return versions


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="Row versions with transaction numbers are PostgreSQL's.")
def test_all_rows_of_one_person_and_source_are_rewritten_together(cast, fixed_lots):
    everybody_answers(cast, fixed_lots, rating_cases.answer)
    assert all(len(found) == 1 for found in versions_by_case().values())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="Row versions with transaction numbers are PostgreSQL's.")
def test_control_rewriting_only_ones_own_row_tells_the_order_of_answers(cast, fixed_lots, monkeypatch):
    monkeypatch.setattr(
        anonymous, "_take_part", lambda one: RaterAssignment.objects.filter(pk=one.pk).update(state="answered")
    )
    everybody_answers(cast, fixed_lots, rating_cases.answer)
    assert all(len(found) == RATERS for found in versions_by_case().values())


@pytest.mark.django_db(transaction=True)
def test_answering_does_not_reorder_the_rows_by_who_answered(cast, fixed_lots):
    """The place of the rows in the table stays in the order of keys, however the answers came."""
    everybody_answers(cast, fixed_lots, rating_cases.answer)
    for appraisal in set(RaterAssignment.objects.values_list("appraisal", flat=True)):
        rows = [row for row in rows_of(RaterAssignment) if row["appraisal_id"] == appraisal]
        placed = sorted(rows, key=lambda row: sort_key(row[physical_columns()[0]]))
        assert [row["id"] for row in placed] == sorted(row["id"] for row in rows)
