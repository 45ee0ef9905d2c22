"""Everything that reads and composes for the reports and the home page."""

from reports.selectors.batches import BatchPlan, Progress, last_revisions, people_of, plan_of, progress_of
from reports.selectors.checks import FileCheck, check_file, masked, newer_than, normal_code
from reports.selectors.deadlines import AreaDue, Deadline, calendar_of, deadlines_of, digest_of, wants_digest
from reports.selectors.home import Home, home_of
from reports.selectors.years import concluding_part_visible, latest_done

__all__ = [
    "AreaDue",
    "BatchPlan",
    "Deadline",
    "FileCheck",
    "Home",
    "Progress",
    "calendar_of",
    "check_file",
    "concluding_part_visible",
    "deadlines_of",
    "digest_of",
    "home_of",
    "last_revisions",
    "latest_done",
    "masked",
    "newer_than",
    "normal_code",
    "people_of",
    "plan_of",
    "progress_of",
    "wants_digest",
]
