"""Builds the engines that an operator named, in that order, from a plain description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sampan.translation.engines.adapters import adapter_path
from sampan.translation.engines.ctranslate2 import CTranslate2Engine
from sampan.translation.engines.firefox import FirefoxEngine
from sampan.translation.engines.firefox_models import models_place
from sampan.translation.engines.guard import GuardedEngine
from sampan.translation.engines.libretranslate import LibreTranslateEngine
from sampan.translation.engines.llama import LlamaEngine
from sampan.translation.engines.openai import OpenAIEngine
from sampan.translation.engines.openvino import OpenVinoEngine
from sampan.translation.engines.protocol import Engine


@dataclass(frozen=True)
class EngineConfig:
    """What an operator sets: which engines in which order, and what each needs. Keys never reach logs or
    ``repr``."""

    order: tuple[str, ...] = ()
    libretranslate_url: str = ""
    libretranslate_key: str = ""
    openai_url: str = ""
    openai_key: str = ""
    openai_model: str = ""
    models_folder: Path = Path("models")
    firefox_models: str = ""
    adapter: str = ""
    ctranslate2_models: str = ""
    ctranslate2_threads: int = 1
    llama_threads: int = 1
    llama_slots: int = 4
    openvino_threads: int = 1
    timeout_seconds: float = 30.0
    stuck_seconds: float = 120.0
    rubbish_percent: int = 50

    def __repr__(self) -> str:
        return f"EngineConfig(order={self.order!r})"


def _libretranslate(config: EngineConfig) -> Engine | None:
    if not config.libretranslate_url:
        return None
    return LibreTranslateEngine(
        config.libretranslate_url, key=config.libretranslate_key, timeout_seconds=config.timeout_seconds
    )


def _openai(config: EngineConfig) -> Engine | None:
    if not (config.openai_url and config.openai_model):
        return None
    return OpenAIEngine(
        config.openai_url,
        key=config.openai_key,
        model=config.openai_model,
        timeout_seconds=config.timeout_seconds,
    )


def _openvino(config: EngineConfig) -> Engine | None:
    return OpenVinoEngine(
        config.models_folder, adapter=adapter_path(config.adapter), threads=config.openvino_threads
    )


def _llama(config: EngineConfig) -> Engine | None:
    # Both run the same model: a second copy would only take memory to give the same answers more slowly.
    if "openvino" in config.order and not OpenVinoEngine.why_not_here():
        return None
    return LlamaEngine(
        config.models_folder,
        adapter=adapter_path(config.adapter),
        threads=config.llama_threads,
        slots=config.llama_slots,
    )


def _firefox(config: EngineConfig) -> Engine | None:
    return FirefoxEngine(models_place(config.models_folder, config.firefox_models))


def _ctranslate2(config: EngineConfig) -> Engine | None:
    root = (
        Path(config.ctranslate2_models) if config.ctranslate2_models else config.models_folder / "ctranslate2"
    )
    if not config.ctranslate2_models and not root.is_dir():
        return None
    return CTranslate2Engine(root, threads=config.ctranslate2_threads)


_MAKERS: dict[str, Callable[[EngineConfig], Engine | None]] = {
    "firefox": _firefox,
    "ctranslate2": _ctranslate2,
    "libretranslate": _libretranslate,
    "openai": _openai,
    "openvino": _openvino,
    "llama": _llama,
}

ENGINE_NAMES = tuple(_MAKERS)


def build_engines(config: EngineConfig) -> list[GuardedEngine]:
    """The engines of ``config.order`` that have what they need to be set up; the others are left out.

    Each stands behind a guard, so that one that hangs or dies harms nobody.

    Nothing is loaded or called yet.

    Raises:
        ValueError: the order names an engine that does not exist.
    """
    unknown = [name for name in config.order if name not in _MAKERS]
    if unknown:
        raise ValueError(f"unknown translation engine {unknown[0]!r}; there are {', '.join(_MAKERS)}")
    built = (_MAKERS[name](config) for name in dict.fromkeys(config.order))
    return [
        GuardedEngine(engine, stuck_seconds=config.stuck_seconds, rubbish_percent=config.rubbish_percent)
        for engine in built
        if engine is not None
    ]
