"""The rate of learning, the plan by the clock, and when to stop."""

import pytest

from training.schedule import FLOOR, has_stopped_rising, learning_rate, steps_that_fit


def test_the_rate_rises_and_falls() -> None:
    rates = [learning_rate(step, steps=100, warm_up=10, highest=1.0) for step in range(101)]
    assert rates[:10] == sorted(rates[:10])
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(FLOOR)


def test_steps_are_fitted_to_the_time_left() -> None:
    assert steps_that_fit(steps=1000, done=50, seconds_a_step=0.5, seconds_left=100) == 250
    assert steps_that_fit(steps=100, done=50, seconds_a_step=0.5, seconds_left=100) == 100
    assert steps_that_fit(steps=100, done=50, seconds_a_step=0.5, seconds_left=-1) == 50


def test_it_stops_only_after_some_looks_without_a_rise() -> None:
    assert not has_stopped_rising([10, 9, 8], patience=3)
    assert has_stopped_rising([10, 9, 8, 10], patience=3)
    assert not has_stopped_rising([10, 9, 8, 10.5], patience=3)
    assert has_stopped_rising([10, 12, 12, 12.01, 12.02], patience=3)
