"""News of the translation room: a better translation was proposed, or decided about."""

from dataclasses import dataclass

from sampan.core.events import Event


@dataclass(frozen=True)
class PrivateTranslated(Event):
    """Private texts have been translated into `target` (English, or Chinese for both scripts), or were given
    up; the room that keeps them tells those who may see them. `scopes` are such as "message:12:body"."""

    scopes: list[str]
    target: str


@dataclass(frozen=True)
class ImprovementProposed(Event):
    """Somebody proposed a better translation. `author_id` is whose text it is."""

    improvement_id: int
    account_id: int
    author_id: int | None
    scope: str


@dataclass(frozen=True)
class ImprovementAccepted(Event):
    """A better translation is in use. `decided_by` is None when votes decided."""

    improvement_id: int
    account_id: int | None
    author_id: int | None
    decided_by: int | None
    scope: str


@dataclass(frozen=True)
class ImprovementDeclined(Event):
    """A better translation was not taken; `reason` says why."""

    improvement_id: int
    account_id: int | None
    decided_by: int
    reason: str
    scope: str
