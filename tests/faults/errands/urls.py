"""One address that stores a number under a token, through the same receipts as every form of the house."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from asn_kinerja.urls import handler400, handler403, handler404, handler500
from asn_kinerja.urls import urlpatterns as house
from core import access, receipts
from tests.faults.errands.models import Submission


@csrf_exempt
@access.declare(access.ANYONE)
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    user = get_user_model().objects.get(username="faults")
    receipt = receipts.submit_once(
        request.POST["token"],
        user=user,
        action="faults",
        work=lambda: Submission.objects.create(number=int(request.POST["number"])),
    )
    return HttpResponse(receipt.number, content_type="text/plain")


urlpatterns = [path("faults/submit/", submit), *house]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
