"""The models of reports: what was issued, and the daily digest."""

from reports.models.digests import Digest, DigestChoice, DigestRun
from reports.models.issued import IssuedReport, ReportBatch

__all__ = ["Digest", "DigestChoice", "DigestRun", "IssuedReport", "ReportBatch"]
