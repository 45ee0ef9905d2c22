"""A small town in the database of an installation; runs inside it (`House.ask`), on the real clock."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from appraisal.models import Appraisal, Cycle, PublicAnswer, RaterAssignment, Rating, Tally, Ticket
from appraisal.services import public
from appraisal.tests import factories, rating_cases
from core import receipts
from core.models import AuditEntry, SubmitReceipt
from reports import services as report_services
from reports.models import IssuedReport
from reports.tests import year
from tests import cast as people

# Without the cookie check's mask: any 32 letters that are the same in the cookie and in the form.
CSRF = "f" * 32
FIRST = 100


def windows() -> dict[str, Any]:
    """Dates of a cycle that takes ratings today, whatever day that is."""
    today = timezone.localdate()
    return {
        "year": today.year,
        "starts_on": today - timedelta(days=200),
        "ends_on": today + timedelta(days=100),
        "planning_until": today - timedelta(days=150),
        "rating_from": today - timedelta(days=20),
        "rating_until": today + timedelta(days=20),
        "countersign_until": today + timedelta(days=40),
    }


def cookies_of(user: Any) -> str:
    """Sign somebody in, as the header her browser would send."""
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"


def cases(number: int) -> dict[str, Any]:
    """Open a cycle in which Sari owes `number` ratings; her cookies, and the address and form of each."""
    cast = people.make()
    cycle = factories.make_cycle(cast, **windows())
    sari = cast.users["supervisor"]
    forms = []
    for person in factories.make_people(cast.eka, number, supervisor=cast.sari, first_serial=FIRST):
        case = factories.make_appraisal(cycle, person, cast.sari, cast.rina)
        token = receipts.issue_token(sari, f"rating.supervisor:{case.pk}")
        form = rating_cases.form_of(case, "supervisor", base_revision=0, submit_token=token, csrfmiddlewaretoken=CSRF)
        forms.append((f"/appraisals/{case.pk}/rate/supervisor/", form))
    return {"cookies": cookies_of(sari), "forms": forms}


def ratings() -> dict[str, Any]:
    """What is stored of the ratings."""
    return {
        "rated": Appraisal.objects.filter(state="rated").count(),
        "cases": list(Rating.objects.order_by("appraisal").values_list("appraisal", flat=True)),
        "receipts": SubmitReceipt.objects.count(),
        "told": AuditEntry.objects.filter(action="rating.submit_supervisor").count(),
        "latest": list(Rating.objects.order_by("revision").values_list("revision", "comments")),
    }


def peers(number: int) -> list[dict[str, Any]]:
    """Ask `number` colleagues about Eka; the cookies, the address and the form of each, with levels of her own."""
    cast = people.make()
    cycle = factories.make_cycle(cast, "sibolga", **windows())
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)
    colleagues = factories.make_people(cast.eka, number, first_serial=FIRST)
    asked = []
    for place, person in enumerate(colleagues):
        assignment = rating_cases.ask(case, person)
        levels = {item: level_of(place, row) for row, item in enumerate(rating_cases.items_of(case, "peer"))}
        form = {f"level_{item}": level for item, level in levels.items()} | {"csrfmiddlewaretoken": CSRF}
        path = f"/ratings/peer/{assignment.pk}/"
        asked.append({"cookies": cookies_of(people.account(person)), "path": path, "form": form})
    return asked


def level_of(place: int, row: int) -> str:
    """The level a colleague chooses for an item: all five and "cannot judge", another order for each item."""
    return ("1", "2", "3", "4", "5", "unsure")[(place // 6**row + place) % 6]


def tally() -> dict[str, Any]:
    """What is counted about Eka, and how many of her colleagues have answered."""
    answered = RaterAssignment.objects.filter(state="answered").count()
    return {"answered": answered, "rows": Tally.objects.count(), **Tally.objects.get().document}


def tickets(number: int) -> list[str]:
    """Open a cycle and hand out one-time tickets at a counter; returns their codes."""
    cast = people.make()
    factories.make_cycle(cast, **windows())
    point, issued = rating_cases.point_of(cast), []
    while len(issued) < number:
        wanted = min(number - len(issued), public.MOST_TICKETS)
        issued += public.issue_tickets(point=point, number=wanted, actor=cast.users["hr"])
    return issued


def answers() -> dict[str, Any]:
    """What is stored of the public's answers: the nine levels of each, and the tickets that are left."""
    stored = PublicAnswer.objects.values_list("answers", flat=True)
    return {
        "answers": sorted([levels[f"u{place}"] for place in range(1, 10)] for levels in stored),
        "tickets": Ticket.objects.count(),
    }


def published_year(number: int) -> dict[str, Any]:
    """Publish the results of `number` people and order their yearly reports."""
    cast = people.make()
    cycle = year.cycle(cast.sabang)
    year.published(cycle, year.many(cast.sabang, cast.eka, number), appraiser=cast.sari, reviewer=cast.rina)
    batch = report_services.order_batch(cycle=cycle, actor=cast.users["hr"])
    # What is killed on purpose five times is not broken.
    IssuedReport.objects.update(max_attempts=20)
    return {"batch": batch.pk, "total": batch.total}


def batch_page(batch: int) -> str:
    """What HR reads about a batch."""
    cycle = Cycle.objects.get()
    user = get_user_model().objects.get(agency=cycle.agency, grants__role="hr")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client.get(f"/report-batches/{batch}/").content.decode()
