"""Finds translation models for CTranslate2 in a folder: unpacked Argos packages, converted OPUS-MT models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN

_NAMES = {
    ZH_TO_EN: ("zh-en", "zh_en", "opus-mt-zh-en", "translate-zh_en"),
    EN_TO_ZH: ("en-zh", "en_zh", "opus-mt-en-zh", "translate-en_zh"),
}
_CODES = {ZH_TO_EN: ("zh", "en"), EN_TO_ZH: ("en", "zh")}
# A model for several languages is told by its first word which one is meant.
_DIRECTION_TOKENS = {
    ZH_TO_EN: (">>eng<<",),
    EN_TO_ZH: (">>cmn_Hans<<", ">>cmn<<", ">>zho_Hans<<", ">>zho<<", ">>zh_cn<<", ">>zh<<"),
}
_VOCABULARIES = ("source_vocabulary", "shared_vocabulary")
END = "</s>"


@dataclass(frozen=True)
class ModelPlace:
    """Where the parts of one direction lie, and what its source lines begin and end with.

    ``version`` is the folder's name with a hash over the model's description and size.
    """

    model: Path
    source_pieces: Path
    target_pieces: Path
    before: tuple[str, ...]
    after: tuple[str, ...]
    version: str


def find_model(root: Path, pair: tuple[str, str]) -> ModelPlace | None:
    """The model of a direction under ``root``, by its package's description or its folder's name."""
    if not root.is_dir():
        return None
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        if _is_for(folder, pair) and (place := _read_place(folder, pair)) is not None:
            return place
    return None


def why_missing(root: Path, missing: Sequence[tuple[str, str]]) -> str:
    """What an operator should know about directions that have no whole model; empty when none is missing."""
    if not missing:
        return ""
    names = [_NAMES[pair][0] for pair in missing]
    return (
        f"no whole model for {' and '.join(names)} in {root}: it needs a folder {names[0]} with model.bin or "
        "model/model.bin, and with sentencepiece.model or source.spm and target.spm"
    )


def _is_for(folder: Path, pair: tuple[str, str]) -> bool:
    said = _read_json(folder / "metadata.json")
    if isinstance(said, dict) and said.get("from_code") and said.get("to_code"):
        codes = str(said["from_code"]).split("-")[0], str(said["to_code"]).split("-")[0]
        return codes == _CODES[pair]
    return any(folder.name == name or folder.name.startswith(f"{name}-") for name in _NAMES[pair])


def _read_place(folder: Path, pair: tuple[str, str]) -> ModelPlace | None:
    model = folder / "model" if (folder / "model" / "model.bin").is_file() else folder
    if not (model / "model.bin").is_file():
        return None
    for own in (folder, model):
        shared, source, target = (own / name for name in ("sentencepiece.model", "source.spm", "target.spm"))
        if shared.is_file():
            return ModelPlace(model, shared, shared, _tokens_before(model, pair), (), _version(folder, model))
        if source.is_file() and target.is_file():
            before, after = _tokens_before(model, pair), _tokens_after(model)
            return ModelPlace(model, source, target, before, after, _version(folder, model))
    return None


def _version(folder: Path, model: Path) -> str:
    config = model / "config.json"
    said = config.read_bytes() if config.exists() else b""
    size = (model / "model.bin").stat().st_size
    return f"{folder.name[:30]}-{sha256(said + str(size).encode()).hexdigest()[:8]}"


def _tokens_before(model: Path, pair: tuple[str, str]) -> tuple[str, ...]:
    known = _vocabulary(model)
    return next(((token,) for token in _DIRECTION_TOKENS[pair] if token in known), ())


def _tokens_after(model: Path) -> tuple[str, ...]:
    """OPUS-MT models want an end mark on the source, which some conversions add by themselves."""
    config = _read_json(model / "config.json")
    adds_it = isinstance(config, dict) and config.get("add_source_eos") is True
    return () if adds_it or END not in _vocabulary(model) else (END,)


def _vocabulary(model: Path) -> frozenset[str]:
    for name in _VOCABULARIES:
        if isinstance(words := _read_json(model / f"{name}.json"), list):
            return frozenset(str(word) for word in words)
        if (path := model / f"{name}.txt").is_file():
            return frozenset(path.read_text(encoding="utf-8", errors="replace").splitlines())
    return frozenset()


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
