"""From a rounded score to a predicate."""

from collections.abc import Sequence
from decimal import Decimal

from appraisal.scoring.scheme import Band


def classify(score: Decimal, bands: Sequence[Band], *, idea_accepted: bool) -> Band:
    """The first band, from the top, whose minimum the already rounded score reaches.

    A band that requires an accepted new idea (PP 30/2019: *Sangat Baik*) is passed over without one, so that the next
    band below takes the score. A checked scheme ends in a band from 0, so every score finds its band.
    """
    reached = [band for band in bands if band.minimum is not None and score >= band.minimum]
    return next(band for band in reached if idea_accepted or not band.requires_idea)
