"""What must hold for every record, tried on many generated ones."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal import scoring
from appraisal.scoring import figures
from appraisal.tests.scoring_records import answers, component_of, record, sibolga, source, source_of, target

LEVEL = st.integers(1, 5)
PEERS = st.lists(LEVEL, max_size=7)
NUMBER = st.decimals(min_value=0, max_value=1000, places=2)
TRIES = settings(max_examples=40, deadline=None, derandomize=True)


def town_score(data):
    return Decimal(scoring.score(data)["score"])


@TRIES
@given(LEVEL, PEERS)
def test_a_town_score_lies_between_the_lowest_points_and_100(supervisor, peers):
    assert 40 <= town_score(sibolga(*peers, supervisor=supervisor)) <= 100


@TRIES
@given(LEVEL, PEERS, st.data())
def test_a_better_rating_never_lowers_the_score(supervisor, peers, data):
    before = sibolga(*peers, supervisor=supervisor)
    name = data.draw(st.sampled_from(["supervisor", "peer"] if peers else ["supervisor"]))
    after = sibolga(*peers, supervisor=supervisor)
    item = data.draw(st.sampled_from(sorted(after["ratings"][name]["counters"])))
    levels = list(peers) if name == "peer" else [supervisor]
    levels[0] = min(5, levels[0] + 1)
    after["ratings"][name]["counters"][item] = answers(*levels)
    assert town_score(after) >= town_score(before)


@TRIES
@given(st.lists(LEVEL, min_size=3, max_size=7).flatmap(lambda peers: st.tuples(st.just(peers), st.permutations(peers))))
def test_the_order_of_raters_does_not_matter(orders):
    first, second = orders
    assert scoring.freeze(sibolga(*first)) == scoring.freeze(sibolga(*second))


@TRIES
@given(LEVEL, LEVEL, st.sets(st.sampled_from(["self", "public"])))
def test_the_weight_of_missing_sources_is_shared_out_exactly(own, above, absent):
    ratings = {
        "self": source("sabang-kompetensi", "self", own),
        "supervisor": source("sabang-kompetensi", "supervisor", above),
        "public": source("sabang-kompetensi", "public", *[4] * 10),
    }
    weights = {"self": 15, "supervisor": 55, "public": 30}
    points = {"self": [40, 60, 80, 90, 100][own - 1], "supervisor": [40, 60, 80, 90, 100][above - 1], "public": 100}
    present = [name for name in ratings if name not in absent]
    data = record("sabang-kompetensi", targets=[target()], ratings={name: ratings[name] for name in present})
    outcome = scoring.score(data)
    total = sum(weights[name] for name in present)
    expected = sum(Fraction(weights[name] * points[name], total) for name in present)
    assert component_of(outcome, "competency")["score"] == figures.six_places(expected)
    shares = [source_of(outcome, "competency", name)["effective_weight"] for name in ratings]
    assert abs(sum(Decimal(share) for share in shares) - 100) <= Decimal("0.000002")
    assert outcome["score"] == str(figures.round_half_up(80 * Fraction(40, 100) + expected * Fraction(60, 100)))


@TRIES
@given(st.lists(st.tuples(st.integers(1, 40), NUMBER), min_size=1, max_size=6))
def test_rounding_happens_once_whatever_the_targets(rows):
    """An independent computation in fractions, rounded once, gives the same two decimals."""
    weights = [weight for weight, _ in rows]
    obstacle = [target(0, weight=str(1000 - sum(weights)), realised=None, obstacle="Flood")]
    rest = [target(n, weight=str(w), realised=str(r)) for n, (w, r) in enumerate(rows, start=1)]
    for row in obstacle + rest:
        row["weight"] = str(Decimal(row["weight"]) / 10)
    ratings = {"supervisor": source("sabang-karier", "supervisor", 3)}
    data = record("sabang-karier", targets=obstacle + rest, ratings=ratings)
    reached = sum(weight * min(Fraction(100), Fraction(value)) for weight, value in rows) / sum(weights)
    assert scoring.score(data)["score"] == str(figures.round_half_up(reached * Fraction(6, 10) + 32))


@TRIES
@given(LEVEL, PEERS, st.data())
def test_freezing_never_changes_a_result_and_always_verifies(supervisor, peers, data):
    original = sibolga(*peers, supervisor=supervisor)
    for counts in original["ratings"]["peer"]["counters"].values():
        level = data.draw(st.sampled_from(["1", "2", "3", "4", "5", "cannot_judge"]))
        if peers:
            counts.clear()
            counts.update({level: 1, "3": len(peers) - 1} if level != "3" else {"3": len(peers)})
    frozen = scoring.freeze(original)
    assert frozen["outcome"] == scoring.score(original)
    assert scoring.verify(frozen).agrees


@TRIES
@given(st.sampled_from(scoring.POLARITIES), NUMBER, NUMBER.filter(bool), st.sampled_from(["100", "120"]))
def test_attainment_lies_between_zero_and_the_cap(polarity, realised, aim, cap):
    percent = scoring.attainment(polarity=polarity, realised=realised, target=aim, cap=Decimal(cap))
    assert 0 <= percent <= Decimal(cap)


@TRIES
@given(NUMBER, NUMBER, NUMBER.filter(bool))
def test_attainment_rises_where_higher_is_better_and_falls_where_lower_is(one, other, aim):
    less, more = sorted((one, other))
    for polarity, (worse, better) in {"higher": (less, more), "lower": (more, less)}.items():
        low, high = (
            scoring.attainment(polarity=polarity, realised=value, target=aim, cap=Decimal(120))
            for value in (worse, better)
        )
        assert low <= high


POSITIVE = NUMBER.filter(bool)
RANGE = st.tuples(POSITIVE, POSITIVE).map(sorted)
CAP = st.sampled_from([Decimal(100), Decimal(120), Decimal(250)])


@TRIES
@given(st.sampled_from(scoring.POLARITIES), POSITIVE, CAP)
def test_attainment_is_exactly_one_hundred_at_the_target(polarity, aim, cap):
    assert scoring.attainment(polarity=polarity, realised=aim, target=aim, cap=cap) == 100


@TRIES
@given(st.sampled_from(scoring.POLARITIES), RANGE, st.decimals(min_value=0, max_value=1, places=3), CAP)
def test_attainment_is_exactly_one_hundred_everywhere_inside_a_range(polarity, ends, place, cap):
    low, high = ends
    inside = low + (high - low) * place
    assert scoring.attainment(polarity=polarity, realised=inside, low=low, high=high, cap=cap) == 100


@TRIES
@given(st.sampled_from(scoring.POLARITIES), NUMBER, RANGE, CAP)
def test_attainment_of_a_range_lies_between_zero_and_the_cap(polarity, realised, ends, cap):
    assert 0 <= scoring.attainment(polarity=polarity, realised=realised, low=ends[0], high=ends[1], cap=cap) <= cap


@TRIES
@given(NUMBER, NUMBER, RANGE)
def test_attainment_of_a_range_never_falls_where_higher_is_better_and_never_rises_where_lower_is(one, other, ends):
    less, more = sorted((one, other))
    for polarity, (worse, better) in {"higher": (less, more), "lower": (more, less)}.items():
        poor, good = (
            scoring.attainment(polarity=polarity, realised=value, low=ends[0], high=ends[1], cap=Decimal(250))
            for value in (worse, better)
        )
        assert poor <= good


@TRIES
@given(NUMBER)
def test_a_target_of_zero_is_reached_by_zero_alone(realised):
    percent = scoring.attainment(polarity="lower", realised=realised, target=Decimal(0), cap=Decimal(120))
    assert percent == (0 if realised else 100)


@TRIES
@given(st.fractions(min_value=0, max_value=200))
def test_an_exact_number_survives_being_written_down(value):
    assert figures.read(figures.exact_text(value), "The number") == value


@TRIES
@given(st.fractions(min_value=-200, max_value=200, max_denominator=2000))
def test_rounding_half_up_is_never_off_by_more_than_half_a_hundredth(value):
    rounded = Fraction(figures.round_half_up(value))
    assert abs(rounded - value) <= Fraction(1, 200)
    if abs(rounded - value) == Fraction(1, 200):
        assert abs(rounded) > abs(value)
