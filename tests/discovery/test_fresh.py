"""First audiences and trends: a good note goes on, a poor one rests, and only what rises trends."""

from pathlib import Path

import numpy as np
import pytest

from sampan.discovery.ranking import explaining, fresh, rates, sources, trending, weights
from sampan.discovery.ranking.fresh import STAGES, Verdict, baseline, draw, settle
from sampan.discovery.ranking.predict import ACTS
from sampan.discovery.ranking.score import freshness
from sampan.ops.messages.gather import gather

USUAL = weights.EXPECTED_GOOD


def journey(truth: float, chance: np.random.Generator) -> Verdict:
    """Show a note of this worth to one person after the other until it is done."""
    stage, shown, good = 0, 0, 0.0
    while True:
        shown += 1
        good += float(chance.random() < truth / 1.5) * 1.5
        verdict = settle(stage, good, shown, 1.0, USUAL)
        if verdict.state != "open":
            return verdict
        if verdict.stage > stage:
            stage, shown, good = verdict.stage, 0, 0.0


def test_good_notes_come_through_and_poor_ones_rest() -> None:
    chance = np.random.default_rng(1)
    through = {
        truth: sum(journey(truth * USUAL, chance).state == "promoted" for _ in range(150)) / 150
        for truth in (0.4, 2.5)
    }
    assert through[0.4] < 0.05
    assert through[2.5] > 0.8


def test_a_poor_note_rests_before_its_audience_is_complete() -> None:
    assert settle(0, 0.0, 45, 1.0, USUAL).state == "rests"
    assert STAGES[0] > 45


def test_little_is_not_judged_before_its_time() -> None:
    assert settle(0, 0.0, 5, 1.0, USUAL) == Verdict("open", 0)


def test_a_note_that_few_people_met_is_judged_in_the_end_in_doubt_for_it() -> None:
    late = weights.STAGE_HOURS
    assert settle(0, 0.0, 0, late, USUAL) == Verdict("open", 1)
    assert settle(0, 0.0, 8, late, USUAL) == Verdict("rests", 0)


def test_hides_count_against_a_note() -> None:
    assert settle(0, -10.0, 10, 1.0, USUAL).state == "rests"


def test_after_the_last_audience_a_good_note_is_promoted_for_good() -> None:
    last = len(STAGES) - 1
    assert settle(last, 60.0, 100, 1.0, USUAL) == Verdict("promoted", last)
    assert settle(0, 60.0, 100, 1.0, USUAL) == Verdict("open", 1)


def test_what_is_unknown_is_drawn_more_widely() -> None:
    chance = np.random.default_rng(1)
    shown = np.repeat([0.0, 1000.0], 500)
    drawn = draw(shown * USUAL, shown, chance, USUAL)
    assert drawn[:500].std() > 3 * drawn[500:].std()
    assert drawn[:500].mean() == pytest.approx(drawn[500:].mean(), abs=0.02)


def test_acts_beyond_the_impressions_break_no_draw() -> None:
    drawn = draw(np.array([50.0, -3.0]), np.array([10.0, 10.0]), np.random.default_rng(1))
    assert ((drawn > 0) & (drawn < 1)).all()


def test_an_instance_comes_to_its_own_baseline() -> None:
    assert baseline(0, 0) == weights.EXPECTED_GOOD
    assert baseline(0.3 * 1e6, 1e6) == pytest.approx(0.3, abs=0.01)


def test_what_audiences_did_is_measured_in_likes() -> None:
    acts = np.zeros((2, len(ACTS)))
    acts[0, ACTS.index("like")] = 2
    acts[0, ACTS.index("collect")] = 1
    acts[1, ACTS.index("hide")] = 1
    assert fresh.good(acts).tolist() == [2 * weights.LIKE + weights.COLLECT, 0.0]


def test_a_steady_stream_is_no_trend_and_a_rise_is() -> None:
    ago = np.arange(0, 24 * 30, 0.25)
    usually = trending.decayed(ago, weights.TREND_USUAL_HALF_LIFE_HOURS).sum()
    steady = trending.decayed(ago).sum()
    lately, longer, people = np.array([steady, 2 * steady]), np.full(2, usually), np.array([50, 50])
    calm, rising = trending.rises(lately, longer, people)
    assert calm == pytest.approx(0.0, abs=0.3)
    assert rising > 3.0


def test_nobody_trends_alone() -> None:
    people = np.array([weights.TREND_PEOPLE - 1, weights.TREND_PEOPLE])
    scores = trending.rises(np.array([90.0, 90.0]), np.zeros(2), people)
    assert scores[0] == 0.0 < scores[1]


def test_a_quiet_topic_that_wakes_beats_a_loud_one_that_stays_as_it_is() -> None:
    loud, quiet = trending.rises(np.array([80.0, 20.0]), np.array([1280.0, 16.0]), np.array([40, 10]))
    assert quiet > loud


def test_one_early_like_is_no_rate_of_a_hundred_percent() -> None:
    acts = np.zeros((3, len(ACTS)))
    acts[1, 1], acts[2, 1] = 1, 400
    rate = rates.smoothed_rates(acts, np.array([0.0, 1.0, 2000.0]))[:, 1]
    assert rate[0] == pytest.approx(weights.BASE_LIKE)
    assert rate[0] < rate[1] < rate[2] < 0.21
    assert rates.rate_features(acts[:1], np.zeros(1))[0].tolist() == [0.5] * len(ACTS)


def test_a_source_is_worth_the_same_wherever_it_stands() -> None:
    numbers = np.arange(len(sources.Source))
    assert sources.source_priors(numbers)[sources.Source.FOLLOWED] == weights.SOURCE_FOLLOWED
    assert freshness(np.array([0.0])).tolist() == [1.0]


def test_every_weight_is_explained_and_nothing_else() -> None:
    numbers = {
        name: value
        for name, value in vars(weights).items()
        if name.isupper() and isinstance(value, int | float | tuple)
    }
    told = {one.name: one.value for one in explaining.explained()}
    assert told == numbers
    assert all(len(one.reason) > 15 and one.title for one in explaining.explained())


def test_the_weights_say_what_is_done() -> None:
    source = Path(weights.__file__).read_text(encoding="utf-8")
    assert explaining.read(source) == explaining.explained()


def test_the_words_of_the_weights_can_be_translated() -> None:
    reasons = {one.reason for one in explaining.explained()}
    found = {message.text for message in gather(Path(weights.__file__).parents[2])}
    assert found >= reasons | {one.title for one in explaining.explained()}
    # Django's templates double percent signs when they look a text up.
    assert not any("%" in reason for reason in reasons)
