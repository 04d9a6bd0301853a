"""The toy model, written once a run."""

from pathlib import Path

import pytest

from tests.training.toy import write_toy


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen2 model of two layers in a GGUF file, float32."""
    return write_toy(tmp_path_factory.mktemp("toy") / "toy.gguf")
