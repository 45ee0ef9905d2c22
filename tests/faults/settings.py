"""The real settings, plus one small app whose jobs and submissions can be counted after a crash."""

from asn_kinerja.settings import *  # noqa: F403
from asn_kinerja.settings import INSTALLED_APPS as APPS

INSTALLED_APPS = [*APPS, "tests.faults.errands"]
ROOT_URLCONF = "tests.faults.errands.urls"
