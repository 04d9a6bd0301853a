"""What can go wrong with an engine, told apart by who has to act."""

from __future__ import annotations


class EngineError(Exception):
    """An engine could not answer; its message is for operators and carries neither keys nor people's
    texts."""


class EngineUnavailable(EngineError):
    """The engine as a whole is out: unreachable, too slow, or its answers make no sense. Try it again
    later."""


class EngineNotReady(EngineUnavailable):
    """The engine lacks something that may still arrive, such as its model file."""


class ModelPullError(EngineError):
    """A model file could not be fetched; the message says what was tried and what to do."""
