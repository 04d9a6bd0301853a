"""The one place where the translation room reads the settings; each limit has its default and its reason
here."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sampan.translation.engines.registry import EngineConfig


def max_chars() -> int:
    """The longest text that is translated, in characters; five times the longest note, so that only abuse
    meets it."""
    return int(settings.SAMPAN_TRANSLATION_MAX_CHARS)


def ask_max() -> int:
    """How many texts one call may ask for; a page shows far fewer."""
    return int(settings.SAMPAN_TRANSLATION_ASK_MAX)


def waiting_max() -> int:
    """How many texts may wait for an engine in all: about a day of one slow processor's work."""
    return int(settings.SAMPAN_TRANSLATION_WAITING_MAX)


def engine_order() -> tuple[str, ...]:
    """The names of the engines that the operator chose, the first choice first."""
    return tuple(settings.SAMPAN_TRANSLATION_ENGINES)


def refine_order() -> tuple[str, ...]:
    """The names of the better engines that go over what a faster one answered, the best first."""
    return tuple(settings.SAMPAN_TRANSLATION_REFINE)


def private_engines() -> frozenset[str] | None:
    """The names of the engines that may see private texts, or None: only those that keep texts here."""
    named = settings.SAMPAN_TRANSLATION_PRIVATE
    return frozenset(named) if named else None


def keep_names() -> tuple[str, ...]:
    """Names that the operator wants to stay as they are in every language, beside those of the glossary."""
    return tuple(settings.SAMPAN_KEEP_NAMES)


def state_folder() -> Path:
    """Where the processes of this machine tell each other how engines and pulls stand."""
    return Path(settings.SAMPAN_STATE)


def models_folder() -> Path:
    """Where model files lie."""
    return Path(settings.SAMPAN_MODELS)


def engine_config() -> EngineConfig:
    """Everything that the engines need to know, out of the settings; those that only refine come last."""
    return EngineConfig(
        order=tuple(dict.fromkeys((*engine_order(), *refine_order()))),
        libretranslate_url=settings.SAMPAN_LIBRETRANSLATE_URL,
        libretranslate_key=settings.SAMPAN_LIBRETRANSLATE_KEY,
        openai_url=settings.SAMPAN_OPENAI_URL,
        openai_key=settings.SAMPAN_OPENAI_KEY,
        openai_model=settings.SAMPAN_OPENAI_MODEL,
        models_folder=models_folder(),
        firefox_models=settings.SAMPAN_FIREFOX_MODELS,
        adapter=settings.SAMPAN_TRANSLATION_ADAPTER,
        ctranslate2_models=settings.SAMPAN_CTRANSLATE2_MODELS,
        ctranslate2_threads=settings.SAMPAN_CTRANSLATE2_THREADS,
        llama_threads=settings.SAMPAN_LLAMA_THREADS,
        llama_slots=settings.SAMPAN_LLAMA_SLOTS,
        openvino_threads=settings.SAMPAN_OPENVINO_THREADS,
        timeout_seconds=float(settings.SAMPAN_TRANSLATION_TIMEOUT_SECONDS),
        stuck_seconds=float(settings.SAMPAN_TRANSLATION_STUCK_SECONDS),
        rubbish_percent=settings.SAMPAN_TRANSLATION_RUBBISH_PERCENT,
    )


def coverage_flush_seconds() -> int:
    """How often a process writes down which texts were readable; a killed one loses as much. 0: never."""
    return int(settings.SAMPAN_COVERAGE_FLUSH_SECONDS)


def improvement_votes() -> int:
    """How many more people must find a proposed translation better than worse before it is taken: more than
    two friends, few enough for a small community."""
    return int(settings.SAMPAN_IMPROVEMENT_VOTES)


def voter_age_seconds() -> int:
    """How long an account must have existed for its vote to decide, so that nobody opens three for one
    text."""
    return int(settings.SAMPAN_IMPROVEMENT_VOTER_AGE_SECONDS)


def trust_accepted() -> int:
    """How many accepted translations make a reader trusted; 0: only the staff gives trust."""
    return int(settings.SAMPAN_IMPROVEMENT_TRUST_ACCEPTED)


def trust_authors() -> int:
    """On the texts of how many people these must stand, so that two friends cannot make each other
    trusted."""
    return int(settings.SAMPAN_IMPROVEMENT_TRUST_AUTHORS)


def trust_seconds() -> int:
    """For how long a declined translation keeps a reader from being trusted."""
    return int(settings.SAMPAN_IMPROVEMENT_TRUST_SECONDS)


def undo_seconds() -> int:
    """For how long a trusted reader may take back a decision; authors and staff may at any time."""
    return int(settings.SAMPAN_IMPROVEMENT_UNDO_SECONDS)


def improvements_hour_max() -> int:
    """How many translations one account may propose in an hour: a careful one takes minutes."""
    return int(settings.SAMPAN_IMPROVEMENTS_HOUR_MAX)


def improvements_open_max() -> int:
    """How many proposals of one account may wait for a decision."""
    return int(settings.SAMPAN_IMPROVEMENTS_OPEN_MAX)


def improvement_votes_hour_max() -> int:
    """How many votes one account may give in an hour."""
    return int(settings.SAMPAN_IMPROVEMENT_VOTES_HOUR_MAX)


def saved_words_max() -> int:
    """How many words, and as many sentences, one notebook holds: more than a whole course, so that only abuse
    meets it."""
    return int(settings.SAMPAN_SAVED_WORDS_MAX)
