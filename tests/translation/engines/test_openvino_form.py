"""The form that OpenVINO reads: an adapter in it changes what it should, and nothing strange gets in."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sampan.translation.engines.errors import EngineNotReady
from sampan.translation.engines.model_files import ModelFile
from sampan.translation.engines.openvino import OpenVinoEngine
from sampan.translation.engines.openvino_form import MODEL_FILE, PARTS, read_factors
from sampan.translation.engines.openvino_models import compile_model, compiled_folder
from sampan.translation.engines.protocol import Passage
from tests.training.toy import LAYERS, WIDTH, tensor_sizes, write_toy
from training.adapter_file import write_adapter

RANK, ALPHA = 4, 8

pytestmark = pytest.mark.skipif(
    bool(OpenVinoEngine.why_not_here()), reason=OpenVinoEngine.why_not_here() or "it is here"
)


def _factors(*, width: int = WIDTH) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """One pair of factors for every linear layer of the toy, all of them different."""
    chance = np.random.default_rng(3)
    found = {}
    for layer in range(LAYERS):
        for part in PARTS:
            name = f"blk.{layer}.{part}.weight"
            rows, columns = tensor_sizes(1)[name]
            down = chance.normal(0, 0.4, (RANK, columns if width == WIDTH else width))
            up = chance.normal(0, 0.4, (rows, RANK))
            found[name] = (
                down.astype(np.float16).astype(np.float32),
                up.astype(np.float16).astype(np.float32),
            )
    return found


def _half(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """As exact as an adapter's file keeps them."""
    return values.astype(np.float16).astype(np.float32)


def _scores(folder: Path) -> NDArray[np.float32]:
    """What the network makes of a few tokens."""
    import openvino

    model: Any = openvino.Core().compile_model(
        folder / MODEL_FILE, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    tokens = np.array([[7, 30, 101, 255, 12, 88]], np.int64)
    found = model(
        {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "position_ids": np.arange(tokens.shape[1])[None],
            "beam_idx": np.zeros(1, np.int32),
        }
    )
    return np.asarray(found["logits"])


def test_an_adapter_in_the_network_is_the_sum_of_its_factors_and_the_weights(tmp_path: Path) -> None:
    factors = _factors()
    write_adapter(tmp_path / "a.gguf", factors, alpha=ALPHA, description="by chance")
    plain = write_toy(tmp_path / "plain.gguf", quantised=True)
    merged = write_toy(
        tmp_path / "merged.gguf",
        quantised=True,
        change={name: up @ down * (ALPHA / RANK) for name, (down, up) in factors.items()},
    )
    compile_model(plain, tmp_path / "plain")
    compile_model(plain, tmp_path / "adapted", tmp_path / "a.gguf")
    compile_model(merged, tmp_path / "merged")
    without, adapted, summed = (_scores(tmp_path / name) for name in ("plain", "adapted", "merged"))
    effect = np.abs(adapted - without).mean()
    assert effect > 0.5
    assert np.abs(adapted - summed).mean() < 0.05 * effect  # the sum was rounded to eight bits


def test_factors_are_read_as_they_were_written(tmp_path: Path) -> None:
    factors = _factors()
    write_adapter(tmp_path / "a.gguf", factors, alpha=ALPHA, description="by chance")
    found = read_factors(tmp_path / "a.gguf")
    assert set(found) == {name.removesuffix(".weight") for name in factors}
    down, up = factors["blk.1.ffn_down.weight"]
    np.testing.assert_allclose(found["blk.1.ffn_down"].down, down)
    np.testing.assert_allclose(found["blk.1.ffn_down"].up, up * (ALPHA / RANK))


@pytest.mark.parametrize("fault", ["another model's", "no adapter", "cut short"])
def test_a_false_adapter_leaves_nothing_and_keeps_the_engine_out(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "a.gguf"
    write_adapter(
        path, _factors(width=WIDTH // 2 if fault == "another model's" else WIDTH), alpha=8, description=""
    )
    if fault == "cut short":
        path.write_bytes(path.read_bytes()[:4000])
    if fault == "no adapter":
        write_toy(path, quantised=True)
    toy = write_toy(tmp_path / "models" / "toy.gguf", quantised=True)
    model = ModelFile("toy", "A toy", toy.name, toy.stat().st_size, "ab" * 32, "CC0-1.0", "")
    with pytest.raises(subprocess.CalledProcessError):
        compile_model(toy, toy.parent / "compiled", path)
    engine = OpenVinoEngine(toy.parent, model=model, adapter=path)
    assert engine.why_not_ready() == ""  # only loading tells
    with pytest.raises(EngineNotReady, match="broken"):
        engine.translate([Passage("茶")], source="zh-Hans", target="en")
    assert "a.gguf" in engine.why_not_ready()
    assert [one.name for one in toy.parent.iterdir()] == [toy.name]


def test_another_adapter_takes_the_place_of_the_form_before(tmp_path: Path) -> None:
    toy = write_toy(tmp_path / "toy.gguf", quantised=True)
    model = ModelFile("toy", "A toy", toy.name, toy.stat().st_size, "ab" * 32, "CC0-1.0", "")
    plain = OpenVinoEngine(tmp_path, model=model)
    assert plain.translate([Passage("茶")], source="zh-Hans", target="en")
    assert compiled_folder(model, tmp_path).is_dir()
    write_adapter(tmp_path / "a.gguf", _factors(), alpha=ALPHA, description="by chance")
    adapted = OpenVinoEngine(tmp_path, model=model, adapter=tmp_path / "a.gguf")
    assert adapted.version != plain.version
    assert adapted.translate([Passage("茶")], source="zh-Hans", target="en")
    forms = [one for one in tmp_path.iterdir() if one.is_dir()]
    assert len(forms) == 1
    assert forms[0] != compiled_folder(model, tmp_path)
    plain.close()
    adapted.close()


def test_with_an_adapter_it_gets_no_examples(tmp_path: Path) -> None:
    pair = ("en", "zh-Hans")
    plain, adapted = OpenVinoEngine(tmp_path), OpenVinoEngine(tmp_path, adapter=tmp_path / "a.gguf")
    assert (plain.uses_examples, adapted.uses_examples) == (True, False)
    assert len(plain.messages(Passage("tea"), pair)) > len(adapted.messages(Passage("tea"), pair)) == 2
    assert "a.gguf" in adapted.why_not_ready() or "model file" in adapted.why_not_ready()
