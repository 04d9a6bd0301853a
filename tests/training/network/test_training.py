"""Training a toy: the loss falls, the base stays, runs go on where they were cut, and llama.cpp agrees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="without PyTorch; these tests run by: make test-training")

from tests.training.llama import greedy, load_server
from tests.training.network.test_model import _bytes
from training.answering import answer_all
from training.as_sent import MESSAGE_END
from training.batches import loss_of
from training.export import export
from training.export import main as export_main
from training.loop import Settings, Trainer
from training.lora import load_lora_state, lora_state
from training.model import Qwen2
from training.packing import Packs, Row, save_packs
from training.run_folder import RunFolder
from training.tokenizer import QwenTokenizer
from training.train import CUT
from training.train import main as train_main
from training.watched import Watched, save_watched
from training.watching import measure

QUICK = Settings(
    rank=4,
    alpha=8,
    highest_rate=0.02,
    rows_a_step=2,
    rows_at_once=1,
    warm_up=2,
    watch_every=5,
    plan_minutes=60,
)


def _rows(packs: Packs, times: int) -> list[Row]:
    return list(packs.rows()) * times


def _watched(packs: Packs, tokenizer: QwenTokenizer) -> list[Watched]:
    row = next(packs.rows())
    found = []
    for number in (1, 2):
        asked = (row.segments == 0) | ((row.segments == number) & ~row.answers)
        answer = tokenizer.decode(row.tokens[(row.segments == number) & row.answers].tolist())
        found.append(Watched("own", "zh-Hans", tuple(row.tokens[asked].tolist()), answer, 12))
    return found


def test_the_loss_falls_and_the_base_stays(network: Qwen2, packs: Packs, tmp_path: Path) -> None:
    before = {name: part.clone() for name, part in network.named_parameters() if not part.requires_grad}
    rows = _rows(packs, 15)
    first = float(loss_of(network, rows[:2]).detach())
    trainer = Trainer(network, rows, QUICK, RunFolder(tmp_path), lambda: {"own into en": 1.0})
    assert trainer.run() in ("done", "stopped")
    assert float(loss_of(network, rows[:2]).detach()) < 0.5 * first
    for name, part in network.named_parameters():
        if name in before:
            assert torch.equal(part, before[name]), name
    assert {"log.txt", "curve.tsv", "checkpoint.pt", "best.pt"} <= {path.name for path in tmp_path.iterdir()}


def test_it_stops_when_the_score_does_not_rise(network: Qwen2, packs: Packs, tmp_path: Path) -> None:
    scores = iter([10.0, 20.0, *[15.0] * 50])
    settings = Settings(**{**vars(QUICK), "watch_every": 1, "patience": 3, "highest_rate": 1e-4})
    trainer = Trainer(
        network, _rows(packs, 20), settings, RunFolder(tmp_path), lambda: {"own into en": next(scores)}
    )
    assert trainer.run() == "stopped"
    assert trainer.progress.step == 4
    best, _ = RunFolder(tmp_path).load_best()
    assert not torch.equal(best["layers.0.feed.up.up"], lora_state(network)["layers.0.feed.up.up"])


def test_a_run_that_was_cut_ends_like_one_that_was_not(network: Qwen2, packs: Packs, tmp_path: Path) -> None:
    rows, begin = _rows(packs, 4), lora_state(network)

    def train(folder: Path, minutes: float) -> str:
        settings = Settings(**{**vars(QUICK), "run_minutes": minutes})
        return Trainer(network, rows, settings, RunFolder(folder), lambda: {"own into en": 1.0}).run()

    assert train(tmp_path / "whole", 60) == "done"
    whole = lora_state(network)
    load_lora_state(network, begin)
    cuts = 0
    while train(tmp_path / "cut", 1e-6 if cuts < 3 else 60) == "cut":
        cuts += 1
        load_lora_state(network, begin)  # a new process knows only what the folder tells
    assert cuts == 3
    for name, values in lora_state(network).items():
        torch.testing.assert_close(values, whole[name])


def test_a_folder_of_another_rank_is_refused(network: Qwen2, packs: Packs, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    Trainer(network, _rows(packs, 1), QUICK, folder, lambda: {"own into en": 1.0}).run()
    other = Settings(**{**vars(QUICK), "alpha": 16.0})
    with pytest.raises(ValueError, match="another shape"):
        Trainer(network, _rows(packs, 1), other, folder, dict)


def test_the_exported_adapter_answers_in_llama_as_here(
    toy: Path, network: Qwen2, packs: Packs, tokenizer: QwenTokenizer, tmp_path: Path
) -> None:
    Trainer(network, _rows(packs, 10), QUICK, RunFolder(tmp_path), lambda: {"own into en": 1.0}).run()
    path = tmp_path / "adapter.gguf"
    export(lora_state(network), path, alpha=QUICK.alpha)
    prompts = [list(one.prompt) for one in _watched(packs, tokenizer)]
    ours = answer_all(network, prompts, [8, 8], end=tokenizer.end)
    adapted, plain = load_server(toy, path), load_server(toy)
    for prompt, answer in zip(prompts, ours, strict=True):
        theirs = greedy(adapted, prompt, 8).text
        assert len(theirs) >= 4
        assert _bytes(tokenizer, toy, answer).startswith(theirs)
        assert theirs != greedy(plain, prompt, 8).text


def test_an_adapter_that_changes_nothing_changes_nothing(
    toy: Path, network: Qwen2, tokenizer: QwenTokenizer, tmp_path: Path
) -> None:
    export(lora_state(network), tmp_path / "zero.gguf", alpha=8)
    prompt = tokenizer.encode(["the tin can"])[0]
    assert greedy(load_server(toy, tmp_path / "zero.gguf"), prompt, 8) == greedy(load_server(toy), prompt, 8)


def test_the_commands_train_go_on_and_export(
    toy: Path, packs: Packs, tokenizer: QwenTokenizer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, run = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    save_packs(data / "train.npz", packs)
    save_watched(data / "watched.jsonl", _watched(packs, tokenizer))
    where = ["--base", str(toy), "--data", str(data), "--run", str(run), "--rows-a-step", "1", "--rank", "2"]
    assert export_main(["--run", str(run), "--out", str(tmp_path / "early.gguf")]) == 1
    assert train_main([*where, "--run-minutes", "0"]) == CUT
    assert train_main(where) == 0
    assert train_main(where) == 0
    assert export_main(["--run", str(run), "--out", str(tmp_path / "adapter.gguf")]) == 0
    assert "adapter.gguf" in capsys.readouterr().out
    curve = (run / "curve.tsv").read_text().splitlines()
    assert curve[0].split("\t") == ["step", "seconds", "loss", "own into zh-Hans"]
    assert [row.split("\t")[0] for row in curve[1:]] == ["0", str(len(packs))]
    server = load_server(toy, tmp_path / "adapter.gguf")
    assert greedy(server, tokenizer.encode(["the tin can"])[0], 8).text


def test_watching_gives_100_for_the_reference_itself(
    network: Qwen2, packs: Packs, tokenizer: QwenTokenizer
) -> None:
    (one, _) = _watched(packs, tokenizer)
    said = tokenizer.decode(answer_all(network, [one.prompt], [12], end=tokenizer.end)[0]).strip()
    scores = measure(network, tokenizer, [Watched("own", "en", one.prompt, said, 12)])
    assert scores == {"own into en": pytest.approx(100.0)}


def test_training_needs_nothing_of_the_application() -> None:
    """The machine with the GPU has PyTorch, and neither Django nor what Sampan runs on."""
    program = "import sys, training.train, training.export; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    packages = {name.split(".")[0] for name in found.stdout.split()}
    assert "torch" in packages
    assert not packages & {"sampan", "django", "benchmarks"}


def test_the_shape_of_a_toy_prompt_is_that_of_a_real_one(packs: Packs, tokenizer: QwenTokenizer) -> None:
    assert tokenizer.decode(packs.starts[0]).startswith("system\n")
    assert MESSAGE_END == "<|im_end|>\n"
    assert tokenizer.encode([MESSAGE_END])[0][0] == tokenizer.end
