"""The row is the job: claims, leases, failures and the sweep (design law 6)."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from core import jobs, tasks

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
State = jobs.JobState

with isolate_apps("core"):

    class Errand(jobs.Job):
        """A job of the tests only; its table lives as long as one test."""

        result = models.CharField(max_length=20, default="")

        class Meta(jobs.Job.Meta):
            app_label = "core"
            abstract = False

    class TableLess(jobs.Job):
        class Meta(jobs.Job.Meta):
            app_label = "core"
            abstract = False


@pytest.fixture
def errands(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "job_models", lambda: [Errand])
    monkeypatch.setattr(jobs, "_broker_rests_until", 0.0)
    with connection.schema_editor() as editor:
        editor.create_model(Errand)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Errand)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What went to the broker, instead of a broker."""
    messages: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda name, args, **options: messages.append((name, args)), raising=False
    )
    return messages


def errand(**values: object) -> Errand:
    return Errand.objects.create(**{"created_at": AT, **values})


def handled_by(monkeypatch: pytest.MonkeyPatch, handler: jobs.Handler) -> None:
    monkeypatch.setitem(jobs._handlers, Errand, handler)


# --- Claims -----------------------------------------------------------------------------------------
def test_a_claim_holds_the_row_for_one_lease(errands: None) -> None:
    row = errand()
    held = jobs.claim(Errand, row.pk, at=AT)
    row.refresh_from_db()
    assert held is not None
    assert (row.state, row.attempts, row.claim_id) == (State.RUNNING, 1, held.claim_id)
    assert row.lease_until == held.lease_until == AT + LEASE


def test_a_claimed_row_is_not_claimed_again_before_its_lease_ends(errands: None) -> None:
    row = errand()
    assert jobs.claim(Errand, row.pk, at=AT)
    assert jobs.claim(Errand, row.pk, at=AT + LEASE - timedelta(seconds=1)) is None


def test_a_row_whose_lease_ended_is_claimed_again_and_the_loser_writes_nothing(errands: None) -> None:
    row = errand()
    loser = jobs.claim(Errand, row.pk, at=AT)
    winner = jobs.claim(Errand, row.pk, at=AT + LEASE)
    assert loser and winner and winner.attempt == 2
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(loser, result="of the loser")
    with pytest.raises(jobs.LeaseLost):
        jobs.renew(loser)
    with pytest.raises(jobs.LeaseLost):
        jobs.fail(loser, "A sentence.")
    jobs.finish(winner, result="of the winner")
    row.refresh_from_db()
    assert (row.state, row.result, row.problem) == (State.DONE, "of the winner", "")


def test_renewing_moves_the_end_of_the_lease_and_stores_progress(errands: None) -> None:
    row = errand()
    held = jobs.claim(Errand, row.pk, at=AT)
    assert held
    later = AT + LEASE / 2
    assert jobs.renew(held, at=later, result="half").lease_until == later + LEASE
    assert jobs.claim(Errand, row.pk, at=AT + LEASE) is None
    row.refresh_from_db()
    assert row.result == "half"


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_a_row_that_is_over_is_never_claimed(errands: None, state: str) -> None:
    assert jobs.claim(Errand, errand(state=state).pk, at=AT) is None


def test_a_row_without_attempts_left_is_never_claimed(errands: None) -> None:
    assert jobs.claim(Errand, errand(attempts=3, max_attempts=3).pk, at=AT) is None


def test_the_database_refuses_a_half_claimed_row(errands: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        errand(state=State.RUNNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        errand(state="forgotten")


def test_of_eight_claimers_at_once_exactly_one_wins(errands: None) -> None:
    # Control: with claim() written as "read the row, look at its state, save()" this test is red on both databases
    # (two to eight winners in the first rounds).
    for _round in range(10):
        assert len(claimed_at_once(errand().pk)) == 1


def claimed_at_once(pk: int) -> list[jobs.Claim]:
    barrier, claims = threading.Barrier(8), []

    def compete() -> None:
        connection.ensure_connection()
        barrier.wait(timeout=10)
        claims.append(jobs.claim(Errand, pk, at=AT))
        connection.close()

    threads = [threading.Thread(target=compete) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == 8
    return [held for held in claims if held]


# --- Working ----------------------------------------------------------------------------------------
def test_run_hands_the_claim_to_the_handler_and_finishes(errands: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row, seen = errand(), []
    handled_by(monkeypatch, lambda pk, held: seen.append((pk, held.attempt)))
    tasks.run_job("core.errand", str(row.pk))
    row.refresh_from_db()
    assert seen == [(str(row.pk), 1)]
    assert row.state == State.DONE and row.is_over and row.finished_at and row.claim_id is None


def test_a_second_message_for_the_same_row_does_nothing(errands: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row, runs = errand(), []
    handled_by(monkeypatch, lambda pk, held: runs.append(pk))
    assert [jobs.run("core.errand", row.pk), jobs.run("core.errand", row.pk)] == [True, False]
    assert len(runs) == 1


def test_a_handler_may_finish_in_its_own_transaction(errands: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = errand()
    handled_by(monkeypatch, lambda pk, held: jobs.finish(held, result="made"))
    assert jobs.run("core.errand", row.pk)
    row.refresh_from_db()
    assert row.result == "made"


def test_an_exception_leaves_the_row_waiting_until_the_attempts_are_used(
    errands: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = errand(max_attempts=2)

    def stumble(pk: int, held: jobs.Claim) -> None:
        raise ValueError("what Siti wrote")

    handled_by(monkeypatch, stumble)
    assert not jobs.run("core.errand", row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.WAITING, 1) and row.problem and row.woken_at
    assert not jobs.run("core.errand", row.pk)
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert "ValueError" in caplog.text and "Siti" not in caplog.text


def test_giving_up_fails_at_once_with_its_sentence(errands: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = errand()

    def give_up(pk: int, held: jobs.Claim) -> None:
        raise jobs.GiveUp("This year is not published yet.")

    handled_by(monkeypatch, give_up)
    jobs.run("core.errand", row.pk)
    row.refresh_from_db()
    assert (row.state, row.problem) == (State.FAILED, "This year is not published yet.")


@pytest.mark.parametrize("ending", ["returns", "finishes", "fails"])
def test_a_row_cancelled_under_the_worker_stays_cancelled(
    errands: None, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    row = errand()

    def work(pk: int, held: jobs.Claim) -> None:
        assert jobs.cancel(row, at=AT)
        if ending == "finishes":
            jobs.finish(held, result="too late")
        if ending == "fails":
            raise jobs.GiveUp("Too late.")

    handled_by(monkeypatch, work)
    assert not jobs.run("core.errand", row.pk)
    row.refresh_from_db()
    assert (row.state, row.result, row.problem) == (State.CANCELLED, "", "")
    assert not jobs.cancel(row, at=AT)


def test_a_failed_row_can_be_started_again(errands: None, sent: list[tuple[str, list[str]]]) -> None:
    row = errand(state=State.FAILED, attempts=3, problem="A sentence.")
    assert jobs.retry(row, at=AT)
    assert not jobs.retry(row, at=AT)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem, row.woken_at) == (State.WAITING, 0, "", AT)
    assert sent == [(jobs.TASK, ["core.errand", str(row.pk)])]


def test_a_model_nobody_handles_is_named(errands: None) -> None:
    with pytest.raises(LookupError, match=r"core\.Errand"):
        jobs.run("core.errand", errand().pk)
    with pytest.raises(LookupError, match="no job"):
        jobs.run("auth.group", 1)


def test_the_decorator_registers_a_handler(errands: None) -> None:
    try:
        handler = jobs.handles(Errand)(lambda pk, held: None)
        assert jobs.handler_of(Errand) is handler
    finally:
        del jobs._handlers[Errand]


# --- Waking -----------------------------------------------------------------------------------------
def test_waking_sends_the_id_only_and_only_after_the_commit(errands: None, sent: list[tuple[str, list[str]]]) -> None:
    with transaction.atomic():
        row = errand()
        jobs.wake(row, at=AT)
        assert sent == []
    assert sent == [(jobs.TASK, ["core.errand", str(row.pk)])]
    row.refresh_from_db()
    assert row.woken_at == AT


def test_a_rolled_back_row_wakes_nobody(errands: None, sent: list[tuple[str, list[str]]]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.wake(errand())
        _ = 1 / 0
    assert sent == []


def test_a_batch_asks_for_one_sweep(errands: None, sent: list[tuple[str, list[str]]]) -> None:
    jobs.wake_all()
    assert sent == [(jobs.SWEEP_TASK, [])]


def test_a_broken_broker_never_fails_the_request_and_rests_a_while(
    errands: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def refuse(name: str, args: list[str], **options: object) -> None:
        calls.append(options)
        raise ConnectionError("redis://:secret@broker")

    monkeypatch.setattr(jobs.current_app, "send_task", refuse, raising=False)
    with caplog.at_level(logging.WARNING):
        rows = [errand(), errand()]
        for row in rows:
            jobs.wake(row, at=AT)
    assert len(calls) == 1 and calls[0]["retry"] is False
    assert "ConnectionError" in caplog.text and "secret" not in caplog.text
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.woken_at) == (State.WAITING, None)


# --- Sweeping ---------------------------------------------------------------------------------------
def test_the_sweep_wakes_what_nobody_heard_of_and_what_a_dead_worker_left(
    errands: None, sent: list[tuple[str, list[str]]]
) -> None:
    long_ago = AT - timedelta(seconds=2 * settings.JOB_SWEEP_SECONDS)
    never = errand()
    unanswered = errand(woken_at=long_ago)
    abandoned = errand()
    assert jobs.claim(Errand, abandoned.pk, at=AT - LEASE)
    just_woken = errand(woken_at=AT - timedelta(seconds=1))
    working = errand()
    assert jobs.claim(Errand, working.pk, at=AT)
    errand(state=State.DONE)
    assert jobs.sweep(AT) == jobs.Swept(woken=3, given_up=0)
    assert {arguments[1] for _name, arguments in sent} == {str(row.pk) for row in (never, unanswered, abandoned)}
    just_woken.refresh_from_db()
    assert just_woken.woken_at == AT - timedelta(seconds=1)


def test_the_sweep_does_not_wake_the_same_row_again_at_once(errands: None, sent: list[tuple[str, list[str]]]) -> None:
    errand()
    jobs.sweep(AT)
    jobs.sweep(AT + timedelta(seconds=settings.JOB_SWEEP_SECONDS))
    assert len(sent) == 1


def test_a_sweep_wakes_a_large_batch_in_portions(
    errands: None, sent: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_LIMIT", 2)
    rows = [errand(created_at=AT + timedelta(seconds=number)) for number in range(3)]
    jobs.sweep(AT)
    assert [arguments[1] for _name, arguments in sent] == [str(row.pk) for row in rows[:2]]


def test_a_row_whose_workers_all_vanished_fails_with_a_sentence(
    errands: None, sent: list[tuple[str, list[str]]]
) -> None:
    row = errand(max_attempts=1)
    assert jobs.claim(Errand, row.pk, at=AT - LEASE)
    assert jobs.sweep(AT) == jobs.Swept(woken=0, given_up=1)
    row.refresh_from_db()
    assert row.state == State.FAILED and row.problem.startswith("The work was started several times")
    assert sent == []


def test_a_broken_table_does_not_keep_other_jobs_waiting(
    errands: None,
    sent: list[tuple[str, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    errand()
    monkeypatch.setattr(jobs, "job_models", lambda: [TableLess, Errand])
    assert jobs.sweep(AT).woken == 1
    assert len(sent) == 1 and "The sweep of core.TableLess stopped" in caplog.text


def test_overdue_counts_rows_that_no_worker_looks_at(errands: None) -> None:
    errand()
    assert jobs.overdue(AT) == 0
    assert jobs.overdue(AT + timedelta(seconds=11 * settings.JOB_SWEEP_SECONDS)) == 1


def test_the_task_of_beat_sweeps(errands: None, sent: list[tuple[str, list[str]]]) -> None:
    row = errand()
    tasks.sweep_jobs()
    assert sent == [(jobs.TASK, ["core.errand", str(row.pk)])]


def test_the_command_sweeps_or_does_the_work_itself(
    errands: None,
    sent: list[tuple[str, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = errand()
    call_command("sweep_jobs")
    assert "1 jobs woken, 0 given up." in capsys.readouterr().out
    handled_by(monkeypatch, lambda pk, held: None)
    call_command("sweep_jobs", run=True)
    assert "1 jobs done." in capsys.readouterr().out
    row.refresh_from_db()
    assert row.state == State.DONE
