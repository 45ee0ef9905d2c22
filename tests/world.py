"""One of everything, around the fixed cast: what the access matrix and the visibility test look at."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from appraisal.models import Evidence, Publication
from appraisal.tests import factories, rating_cases
from careers.models import DevelopmentPlan, DisciplinaryRecord, EarlierPost
from careers.tests import factories as careers_factories
from core import jobs
from employees.models import Employee, Invitation, StaffImport, SupervisorReport
from mentoring.models import AgreedAction, FeedbackSession, Mentorship
from reports import services as report_services
from reports.models import Digest, DigestChoice, DigestRun
from reports.tests import year
from tests import cast as people
from tests.world_cascade import make_cascade
from tests.world_dialogue import make_dialogue
from tests.world_evidence import make_evidence
from tests.world_library import make_library
from tests.world_mentorship import make_mentorship
from tests.world_plan import make_plan
from tests.world_public import make_public
from tests.world_raters import make_raters
from tests.world_split import make_split
from tests.world_talks import make_talks

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@dataclass
class World:
    """Objects by name; `roles` are the cast's roles by actor."""

    cast: people.Cast
    things: dict[str, Any] = field(default_factory=dict)
    roles: dict[str, frozenset[str]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


def make() -> World:
    """Create one of everything. Eka is the employee of every case, Sari her supervisor, Rina her reviewer."""
    cast = people.make()
    place = World(cast, roles={actor: people.fresh(user).roles for actor, user in cast.users.items()})
    for part in (
        _appraisal_year,
        _secrets,
        make_raters,
        make_public,
        make_cascade,
        make_dialogue,
        make_evidence,
        make_plan,
        _published_year,
        _talks,
        make_talks,
        make_mentorship,
        _careers,
        make_library,
        _office,
        make_split,
    ):
        place.things |= part(cast, place)
    return place


def _appraisal_year(cast: people.Cast, place: World) -> dict[str, Any]:
    things: dict[str, Any] = {"draft_cycle": factories.make_cycle(cast, state="draft", name="Penilaian 2027")}
    for state in ("planning", "submitted", "agreed", "rated", "countersigned"):
        stage = factories.PLANNING if state == "planning" else {}
        cycle = factories.make_cycle(cast, name=f"Penilaian {state}", **stage)
        case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state=state)
        target = factories.make_target(case)
        things |= {f"cycle_{state}": cycle, f"case_{state}": case, f"target_{state}": target}
    things["rating"] = rating_cases.rate(things["case_rated"], "supervisor")
    factories.make_realisation(things["target_rated"])
    realisation = factories.make_realisation(things["target_agreed"])
    paper = default_storage.save("evidence/x.pdf", ContentFile(b"%PDF-1.7 invented"))
    things["evidence"] = Evidence.objects.create(
        realisation=realisation, file=paper, file_name="bukti.pdf", content_type="application/pdf", sha256="0" * 64
    )
    things["target_hindered"] = factories.make_target(
        things["case_agreed"], title="Terhambat", obstacle="Banjir", obstacle_state="claimed"
    )
    things["target_empty"] = factories.make_target(things["case_agreed"], title="Belum ada")
    things["indicator"] = factories.make_indicator(cast.sabang)
    things["scheme"] = things["cycle_agreed"].scheme
    over = factories.make_cycle(cast, name="Penilaian 2025 terlambat", year=2025, **_days_of(2025))
    factories.make_appraisal(over, cast.eka, cast.sari, cast.rina, state="countersigned")
    return things | {"cycle_over": over}


def _days_of(year_number: int) -> dict[str, date]:
    return {
        "starts_on": date(year_number, 1, 1),
        "ends_on": date(year_number, 12, 31),
        "planning_until": date(year_number, 1, 31),
        "rating_from": date(year_number, 11, 1),
        "rating_until": date(year_number, 11, 30),
        "countersign_until": date(year_number, 12, 15),
    }


def _secrets(cast: people.Cast, place: World) -> dict[str, Any]:
    case = rating_cases.case_of(cast)
    return {
        "peer_cycle": case.cycle,
        "assignment": rating_cases.ask(case, cast.adi),
        "point": rating_cases.point_of(cast),
        "publication": Publication.objects.create(
            cycle=factories.make_cycle(cast, state="publishing", name="Penilaian terbit"),
            requested_by=cast.users["hr"],
            total=1,
        ),
    }


def _published_year(cast: people.Cast, place: World) -> dict[str, Any]:
    cycle = year.cycle(cast.sabang)
    (case,) = year.published(cycle, [cast.eka], appraiser=cast.sari, reviewer=cast.rina)
    batch = report_services.order_batch(cycle=cycle, actor=cast.users["hr"], at=NOW)
    while jobs.run_waiting(NOW):
        pass
    return {
        "published_cycle": cycle,
        "case_published": case,
        "batch": batch,
        "report": batch.reports.get(),
        "digest": Digest.objects.create(user=cast.users["employee"], day=NOW.date()),
        "digest_choice": DigestChoice.objects.create(user=cast.users["employee"]),
        "digest_run": DigestRun.objects.create(agency=cast.sabang, day=NOW.date(), state=jobs.JobState.DONE),
    }


def _talks(cast: people.Cast, place: World) -> dict[str, Any]:
    session = FeedbackSession.objects.create(
        agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, scheduled_for=NOW - timedelta(hours=1), agenda="x"
    )
    held = FeedbackSession.objects.create(
        agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, scheduled_for=NOW - timedelta(days=9), agenda="x",
        state="held",
    )  # fmt: skip
    action = AgreedAction.objects.create(session=held, text="x", owner=cast.eka, due_date=date(2026, 12, 1))
    pair = Mentorship.objects.create(
        agency=cast.sabang, mentor=cast.rina, mentee=cast.eka, topic="x", goals="x", started_on=date(2026, 1, 1)
    )
    return {"session": session, "held_session": held, "action": action, "pair": pair}


def _careers(cast: people.Cast, place: World) -> dict[str, Any]:
    item = careers_factories.make_item(cast)
    chosen = careers_factories.make_item(cast, title="Pidato", state="chosen")
    candidacy = careers_factories.make_candidacy(cast)
    post_type = cast.eka.position.post_type
    return {
        "earlier_post": EarlierPost.objects.create(
            employee=cast.eka, post_type=post_type, start=date(2012, 1, 1), end=date(2015, 12, 31)
        ),
        "punishment": DisciplinaryRecord.objects.create(
            employee=cast.eka,
            level="light",
            description="Teguran",
            decree_number="1",
            start=date(2015, 1, 1),
            end=date(2015, 6, 30),
        ),
        "plan": DevelopmentPlan.objects.get(employee=cast.eka),
        "item": item,
        "chosen_item": chosen,
        "record": careers_factories.make_record(cast.eka),
        "candidacy": candidacy,
        "closed_opening": candidacy.opening,
        "opening": careers_factories.make_opening(cast, title="Kepala Seksi Arsip"),
        "draft_opening": careers_factories.make_opening(cast, state="draft", title="Kepala Seksi Umum"),
    }


def _office(cast: people.Cast, place: World) -> dict[str, Any]:
    lines = Employee.objects.get(pk=cast.eka.pk).reporting_lines.order_by("start")
    report = SupervisorReport.objects.create(
        employee=cast.eka, named_supervisor=cast.tono, since=date(2026, 10, 1), explanation="x", reported_at=NOW
    )
    upload = StaffImport.objects.create(
        agency=cast.sabang, uploaded_by=cast.users["hr"], file_name="staf.csv", content=b"NIP;NAMA\n", phase="checking"
    )
    grant = cast.users["panel"].grants.get()
    Invitation.objects.create(
        user=cast.users["employee"], agency=cast.sabang, digest="0" * 64, expires_at=timezone.now() + timedelta(days=7)
    )
    return {"line": lines.last(), "supervisor_report": report, "upload": upload, "grant": grant}
