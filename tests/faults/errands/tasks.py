"""The work of an errand, careful or careless."""

import os
import time

from django.db import transaction

from core import jobs
from tests.faults.errands.models import Delivery, Errand

CARELESS = os.environ.get("FAULTS_CARELESS") == "1"


@jobs.handles(Errand)
def deliver(pk: str, claim: jobs.Claim) -> None:
    """Careful: the effect and the end of the job in one transaction. Careless is the control that must double."""
    if CARELESS:
        Delivery.objects.create(errand_id=pk)
        time.sleep(0.05)
        return
    time.sleep(0.05)
    with transaction.atomic():
        Delivery.objects.create(errand_id=pk)
        jobs.finish(claim)
