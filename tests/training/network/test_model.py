"""The network computes what llama.cpp computes, and packing changes nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="without PyTorch; these tests run by: make test-training")

from tests.training.llama import greedy, load_server
from tests.training.toy import write_toy
from training.answering import answer_all
from training.base_model import BaseModel
from training.batches import NOT_LEARNED, loss_of, make_batch
from training.lora import lora_layers
from training.model import Qwen2, load_model
from training.packing import Packs, Row, make_row
from training.tokenizer import QwenTokenizer

PROMPTS = ("the tin can", "<|im_start|>user\nin the tea house<|im_end|>\n<|im_start|>assistant\n", "猫")
CPU = torch.device("cpu")


def _scores(model: Qwen2, row: Row) -> torch.Tensor:
    batch = make_batch([row])
    return model.head(model(batch.tokens, batch.positions, batch.mask)[0])[0].detach()


def _bytes(tokenizer: QwenTokenizer, toy: Path, tokens: list[int]) -> bytes:
    from tokenizers.pre_tokenizers import ByteLevel

    letters = {letter: byte for byte in range(256) for letter in _letter(byte, ByteLevel)}
    pieces = BaseModel(toy).vocabulary.pieces
    return bytes(letters[letter] for token in tokens for letter in pieces[token] if letter in letters)


def _letter(byte: int, level: type) -> str:
    """The letter that stands for a byte in the vocabulary (GPT-2's own table, rebuilt by its rule)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    if byte in plain:
        return chr(byte)
    return chr(256 + [one for one in range(256) if one not in plain].index(byte))


def test_greedy_answers_are_llama_s(toy: Path, network: Qwen2, tokenizer: QwenTokenizer) -> None:
    server = load_server(toy)
    prompts = tokenizer.encode(PROMPTS)
    ours = answer_all(network, prompts, [10, 10, 10], end=tokenizer.end, at_once=2)
    compared = 0
    for prompt, answer in zip(prompts, ours, strict=True):
        theirs = greedy(server, prompt, 10)
        assert len(theirs.text) >= 4
        assert _bytes(tokenizer, toy, answer).startswith(theirs.text)
        if theirs.first == answer[0]:
            chance = float(_scores(network, make_row(prompt, []))[-1].log_softmax(-1).max())
            assert chance == pytest.approx(
                theirs.chance, abs=0.05
            )  # llama.cpp keeps keys and values in half precision
            compared += 1
    assert compared


def test_a_quantised_file_gives_the_dequantised_network(toy: Path, tmp_path: Path) -> None:
    packed = BaseModel(write_toy(tmp_path / "packed.gguf", quantised=True))
    model = load_model(packed, dtype=torch.float32, device=CPU)
    stored = next(one for one in packed.tensors() if one.name == "blk.1.ffn_down.weight")
    torch.testing.assert_close(model.layers[1].feed.down.weight, torch.from_numpy(stored.values()))
    assert not any(part.requires_grad for part in model.parameters())


def test_half_precision_stays_near(toy: Path, network: Qwen2, packs: Packs) -> None:
    half = load_model(BaseModel(toy), dtype=torch.bfloat16, device=CPU)
    row = next(packs.rows())
    whole, rounded = _scores(network, row), _scores(half, row).float()
    assert float((whole - rounded).norm() / whole.norm()) < 0.1


def test_a_passage_in_a_row_is_computed_as_if_alone(network: Qwen2, packs: Packs) -> None:
    for _, layer in lora_layers(network):
        torch.nn.init.normal_(layer.up, std=0.2)
    row = next(packs.rows())
    together = _scores(network, row)
    start = row.tokens[row.segments == 0]
    for number in range(1, row.segments.max() + 1):
        mine = row.segments == number
        alone = _scores(network, make_row(start, [(row.tokens[mine], [])]))
        torch.testing.assert_close(together[mine], alone[len(start) :], atol=1e-4, rtol=1e-4)


def test_nothing_leaks_into_a_passage_from_its_neighbours(network: Qwen2, packs: Packs) -> None:
    row = next(packs.rows())
    other = row.tokens.copy()
    other[row.segments == 1] = 7
    changed = _scores(network, Row(other, row.positions, row.segments, row.answers))
    kept = row.segments != 1
    torch.testing.assert_close(changed[kept], _scores(network, row)[kept])
    assert not torch.allclose(changed[~kept], _scores(network, row)[~kept])


def test_only_answers_are_learned(network: Qwen2, packs: Packs, tokenizer: QwenTokenizer) -> None:
    row = next(packs.rows())
    targets = make_batch([row]).targets[0]
    learned = targets != NOT_LEARNED
    assert targets[learned].tolist() == row.tokens[row.answers].tolist()
    assert int(learned.sum()) == int(row.answers.sum())
    assert (targets[learned] == tokenizer.end).sum() == row.segments.max()
    nothing = Row(row.tokens, row.positions, row.segments, row.answers & False)
    assert float(loss_of(network, [nothing]).detach()) == 0.0


def test_rows_of_unlike_length_do_not_change_each_other(network: Qwen2, packs: Packs) -> None:
    long = next(packs.rows())
    short = make_row(long.tokens[:20], [(long.tokens[20:30], long.tokens[30:40])])
    both = loss_of(network, [long, short])
    assert torch.isfinite(both)
    torch.testing.assert_close(both, loss_of(network, [long]) + loss_of(network, [short]))


def test_answers_do_not_depend_on_who_is_asked_beside(network: Qwen2, tokenizer: QwenTokenizer) -> None:
    prompts = tokenizer.encode([*PROMPTS, "an other, much longer line than the three before it, with a boat"])
    together = answer_all(network, prompts, [8] * 4, end=tokenizer.end)
    assert together == [answer_all(network, [one], [8], end=tokenizer.end)[0] for one in prompts]
    short = answer_all(network, prompts, [3] * 4, end=tokenizer.end)
    assert short == [answer[:3] for answer in together]
