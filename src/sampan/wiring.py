"""Who listens to what: the only place that joins an event to its handlers."""


def connect() -> None:
    """Subscribe every handler; called once when Django is ready."""
