"""The embedding: a line lies nearest to its own translation, strange lines do no harm, threads take turns."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from sampan.translation import embedding
from sampan.translation.embedding import SIZE, close_embedding_idle, embed

ZH = ["这家牛肉面太好吃了", "我的猫今天不吃饭", "周末一起去爬山吗？"]
EN = ["These beef noodles are so good", "My cat won't eat today", "Want to go hiking this weekend?"]


def test_a_line_is_nearest_to_its_translation() -> None:
    zh, en = embed(ZH), embed(EN)
    assert zh.shape == (3, SIZE)
    assert np.allclose(np.linalg.norm(zh, axis=1), 1, atol=1e-3)
    assert (zh @ en.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_strange_lines_have_vectors_too() -> None:
    strange = ["", "\x00", "\ud83d", "😀" * 20_000, "一" * 50_000, "\u202eabc", "Z̸̡" * 50]
    found = embed(strange)
    assert found.shape == (len(strange), SIZE)
    assert np.isfinite(found).all()
    assert embed([]).shape == (0, SIZE)


def test_threads_get_what_one_would_get() -> None:
    alone = embed(ZH)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda line: embed([line])[0], ZH * 4))
    assert np.allclose(np.array(together[:3]), alone, atol=1e-3)


def test_it_gives_its_memory_back_and_leaves_the_threads_of_others_alone() -> None:
    before = os.environ.get("OMP_NUM_THREADS")
    embed(ZH)
    close_embedding_idle(3600)
    assert embedding._model.loaded is not None
    close_embedding_idle(0)
    assert embedding._model.loaded is None
    assert len(embed(ZH)) == 3
    assert os.environ.get("OMP_NUM_THREADS") == before
