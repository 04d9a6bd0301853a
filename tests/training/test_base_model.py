"""The base model's file: its shape, its tokens, its weights."""

from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFWriter

from sampan.translation.engines.prompts import PROMPTS, chat
from sampan.translation.engines.protocol import EN_TO_ZH, Passage
from tests.training.llama import greedy, load_server
from tests.training.toy import HEADS, INNER, LAYERS, WIDTH, tensor_sizes, write_toy
from training.base_model import BaseModel
from training.tokenizer import QwenTokenizer


def test_the_shape_is_read(toy: Path) -> None:
    shape = BaseModel(toy).shape
    assert (shape.layers, shape.width, shape.inner_width) == (LAYERS, WIDTH, INNER)
    assert shape.head_width == WIDTH // HEADS


def test_weights_come_back_in_their_shapes(toy: Path) -> None:
    base = BaseModel(toy)
    found = {one.name: one.values().shape for one in base.tensors()}
    assert found == tensor_sizes(base.shape.vocabulary)


def test_quantised_weights_come_back_nearly(toy: Path, tmp_path: Path) -> None:
    packed = BaseModel(write_toy(tmp_path / "packed.gguf", quantised=True))
    whole = {one.name: one.values() for one in BaseModel(toy).tensors()}
    for one in packed.tensors():
        values = one.values()
        assert values.dtype == np.float32
        np.testing.assert_allclose(values, whole[one.name], atol=0.015)


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    writer = GGUFWriter(tmp_path / "other.gguf", "llama")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(ValueError, match="llama"):
        BaseModel(tmp_path / "other.gguf")


@pytest.mark.parametrize(
    "text",
    [
        "the thin can 你好，世界！",
        "  two  spaces\n\nand 12345 lines",
        "it's “quoted” 🐱‍👤{0}",
        "Ünïcødé عربي ไทย",
    ],
)
def test_text_is_cut_and_put_together_as_llama_does(toy: Path, text: str) -> None:
    tokenizer = QwenTokenizer(BaseModel(toy).vocabulary)
    tokens = tokenizer.encode([text])[0]
    assert tokenizer.decode(tokens) == text
    server = load_server(toy)
    assert greedy(server, tokens, 4) == greedy(server, text, 4)
    asked = server.handle_completions({"prompt": text, "n_predict": 1})
    assert asked["usage"]["prompt_tokens"] == len(tokens)


def test_the_chat_is_written_as_the_model_s_own_template_writes_it(toy: Path) -> None:
    tokenizer = QwenTokenizer(BaseModel(toy).vocabulary)
    messages = PROMPTS[EN_TO_ZH].messages_without_examples(Passage("the cat"))
    server = load_server(toy)
    by_template = server.handle_chat_completions({"messages": messages, "max_tokens": 6, "temperature": 0})
    tokens = tokenizer.encode([chat(messages)])[0]
    ours = server.handle_completions({"prompt": tokens, "n_predict": 6, "temperature": 0})
    assert by_template["usage"]["prompt_tokens"] == len(tokens)
    assert ours["choices"][0]["text"] == by_template["choices"][0]["message"]["content"]
