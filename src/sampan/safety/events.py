"""What the safety room tells the rooms above it."""

from dataclasses import dataclass

from sampan.core.events import Event


@dataclass(frozen=True)
class ReportFiled(Event):
    """A member reported something for the first time."""

    report_id: int


@dataclass(frozen=True)
class DecisionMade(Event):
    """The staff decided about a target (values of TargetKind and Action); the room that owns it obeys."""

    kind: str
    target_id: int
    action: str
