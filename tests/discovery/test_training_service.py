"""The nightly training: which impressions it takes, what it stores, and that nothing breaks what serves."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import services
from sampan.discovery.models import FeedWalk, RankerModel, Signal, Taste
from sampan.discovery.ranking import training as trainer
from sampan.discovery.ranking.predict import ACTS, FEATURES, PLACE, Trees, formula_as_trees
from sampan.discovery.ranking.training import Outcome
from sampan.discovery.selectors.rankers import (
    find_serving_ranker,
    forget_serving_ranker,
    list_rankers,
    load_examples,
)
from sampan.discovery.services import training
from sampan.discovery.types import SignalKind, Surface
from sampan.ops.doctor import machine
from tests.discovery.test_training import taught, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    forget_serving_ranker()


def walk(who: Account, hours: float, *note_ids: int, brightness: int = 100) -> FeedWalk:
    """A walk from some hours ago, with features that can be told apart."""
    features = bytes([brightness]) * len(FEATURES) * len(note_ids)
    made_at = now() - timedelta(hours=hours)
    return FeedWalk.objects.create(account=who, note_ids=note_ids, features=features, made_at=made_at)


def did(who: Account, note_id: int, kind: SignalKind, hours: float, **fields: Any) -> None:
    """Something done some hours ago."""
    at = now() - timedelta(hours=hours)
    if kind == SignalKind.IMPRESSION:
        fields = {"view": id_for(at), "surface": Surface.EXPLORE, **fields}
    Signal.objects.create(
        account_id=who.pk, note_id=note_id, kind=kind, day=at.date(), happened_at=at, **fields
    )


def test_an_impression_is_an_example_with_its_features_its_place_and_what_followed(mei: Account) -> None:
    walk(mei, 30, 11, 12)
    did(mei, 11, SignalKind.IMPRESSION, 29, position=3)
    did(mei, 12, SignalKind.IMPRESSION, 29, position=4)
    did(mei, 11, SignalKind.LIKE, 28)
    did(mei, 11, SignalKind.DWELL, 28, milliseconds=60_000, view=1)
    did(mei, 12, SignalKind.DWELL, 28, milliseconds=500, view=1)

    examples = load_examples(now(), limit=10)

    assert [[act for act, done in zip(ACTS, row, strict=True) if done] for row in examples.acts] == [
        ["like", "dwell"],
        [],
    ]
    assert examples.codes[0, 0] == 100
    assert examples.codes[0, PLACE["position"]] < examples.codes[1, PLACE["position"]] < 100
    assert examples.people.tolist() == [mei.pk, mei.pk]


def test_nobody_is_an_example_who_does_not_want_to_be_learned_of(mei: Account) -> None:
    walk(mei, 30, 11)
    did(mei, 11, SignalKind.IMPRESSION, 29)
    Taste.objects.create(account=mei, learns=False)

    assert len(load_examples(now(), limit=10)) == 0


def test_acts_before_or_long_after_the_impression_are_not_put_down_to_it(mei: Account) -> None:
    walk(mei, 40, 11, 12)
    did(mei, 11, SignalKind.LIKE, 36)
    did(mei, 11, SignalKind.IMPRESSION, 35)
    did(mei, 12, SignalKind.IMPRESSION, 35)
    did(mei, 12, SignalKind.LIKE, 20)
    assert load_examples(now(), limit=10).acts.sum() == 0


def test_a_note_is_an_example_once_for_each_person(mei: Account, tom: Account) -> None:
    for who in (mei, tom):
        walk(who, 40, 11)
        did(who, 11, SignalKind.IMPRESSION, 39)
        did(who, 11, SignalKind.IMPRESSION, 30)
    assert sorted(load_examples(now(), limit=10).people.tolist()) == sorted([mei.pk, tom.pk])


def test_what_may_yet_be_acted_on_and_what_has_no_features_is_left_out(mei: Account) -> None:
    walk(mei, 40, 11)
    walk(mei, 40, 12, brightness=0)
    did(mei, 11, SignalKind.IMPRESSION, 2)
    did(mei, 12, SignalKind.IMPRESSION, 30)
    did(mei, 13, SignalKind.IMPRESSION, 30)
    did(mei, 11, SignalKind.IMPRESSION, 41)
    assert len(load_examples(now(), limit=10)) == 0


def test_features_are_those_of_the_walk_that_was_met_and_not_of_a_later_one(mei: Account) -> None:
    walk(mei, 40, 11, brightness=10)
    walk(mei, 20, 11, brightness=200)
    did(mei, 11, SignalKind.IMPRESSION, 30)
    assert load_examples(now(), limit=10).codes[0, 0] == 10


def test_without_enough_to_learn_from_nothing_changes() -> None:
    serving = RankerModel.objects.create(trees=formula_as_trees().to_bytes(), is_serving=True)
    assert services.train_ranker() == "too little"
    assert list(RankerModel.objects.filter(is_serving=True)) == [serving]


def test_a_ranker_that_proved_better_serves_and_the_last_three_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("lightgbm")
    monkeypatch.setattr(training, "load_examples", lambda *_args, **_named: world(1))
    monkeypatch.setattr(training, "train", lambda *_args, **_named: taught())
    for _night in range(4):
        assert services.train_ranker() == "new"

    kept = list_rankers()
    assert [one.is_serving for one in kept] == [True, False, False]
    assert kept[0].figures["new"]["acts"]["open"]["auc"] > kept[0].figures["formula"]["acts"]["open"]["auc"]
    serving = find_serving_ranker()
    assert serving is not None
    assert "open" in serving.trained


def test_a_ranker_that_steps_down_leaves_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    RankerModel.objects.create(trees=formula_as_trees().to_bytes(), is_serving=True)
    monkeypatch.setattr(training, "train", lambda *_args, **_named: Outcome("formula"))
    assert services.train_ranker() == "formula"
    assert find_serving_ranker() is None


def test_a_training_that_dies_leaves_what_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    serving = RankerModel.objects.create(trees=formula_as_trees().to_bytes(), is_serving=True)

    def die(*_args: Any, **_named: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(training, "train", lambda *_args, **_named: Outcome("new", formula_as_trees()))
    monkeypatch.setattr(training, "_drop_old", die)
    with pytest.raises(MemoryError):
        services.train_ranker()
    assert list(RankerModel.objects.filter(is_serving=True)) == [serving]
    assert RankerModel.objects.count() == 1


def test_a_ranker_of_another_version_does_not_serve() -> None:
    RankerModel.objects.create(trees=b"of another version", is_serving=True)
    assert find_serving_ranker() is None


def test_where_lightgbm_does_not_load_the_formula_serves_and_the_doctor_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lightgbm", None)
    assert trainer.missing_part() != ""
    assert services.train_ranker() is None
    found = machine._lightgbm()
    assert (found.subject, found.grade) == ("lightgbm", "note")
    assert not RankerModel.objects.exists()


def test_the_ranker_that_serves_is_the_one_that_is_marked() -> None:
    RankerModel.objects.create(trees=formula_as_trees().to_bytes())
    turned = formula_as_trees()
    RankerModel.objects.create(
        trees=Trees(turned.base + np.float32(1), turned.curves).to_bytes(), is_serving=True
    )
    found = find_serving_ranker()
    assert found is not None
    np.testing.assert_allclose(found.base, turned.base + 1, atol=1e-6)
