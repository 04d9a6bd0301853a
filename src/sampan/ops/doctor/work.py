"""What does the work: the worker and its queue, e-mail, translation."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from sampan.core.clock import now
from sampan.ops.doctor.finding import Finding, bad, note, ok
from sampan.ops.jobs import STALLED_SECONDS
from sampan.translation.engines.model_files import MODELS
from sampan.translation.services.engine_choice import describe_engines
from sampan.translation.services.engine_states import read_states

LONG_QUEUE = 1_000  # waiting jobs
LATE = timedelta(minutes=10)


def look_at_jobs() -> Iterator[Finding]:
    """Look at the worker and what waits for it; needs the database."""
    alive = ProcrastinateWorker.objects.filter(
        last_heartbeat__gt=now() - timedelta(seconds=STALLED_SECONDS)
    ).count()
    waiting = ProcrastinateJob.objects.filter(status="todo").count()
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    if alive:
        yield ok("worker", f"alive ({alive} queues served)")
    else:
        yield note("worker", "not running", "`sampan up` runs one; by itself: `sampan worker`.")
    if waiting > LONG_QUEUE:
        yield note(
            "jobs",
            f"{waiting} are waiting",
            "Run more workers: `sampan worker --queues media` on any machine.",
        )
    else:
        yield ok("jobs", f"{waiting} waiting")
    if failed:
        yield note("failed jobs", str(failed), "The admin pages list them with what went wrong.")


def look_at_mail() -> Finding:
    """Say hello to the mail server, if one is set."""
    if not settings.EMAIL_HOST:
        return note(
            "e-mail",
            "is printed on the console",
            "Set SAMPAN_SMTP_HOST and its user and password to send it.",
        )
    mail = get_connection(fail_silently=False)
    try:
        mail.open()
        mail.close()
    except (OSError, smtplib.SMTPException) as error:
        return bad(
            "e-mail",
            f"{settings.EMAIL_HOST} refuses: {error}",
            "Check SAMPAN_SMTP_HOST, _PORT, _USER, _PASSWORD.",
        )
    return ok("e-mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def look_at_translation() -> Iterator[Finding]:
    """Look at the engines that are set: which could translate a text now, and how the worker's fare."""
    try:
        engines = describe_engines()
    except ValueError as unknown:
        yield bad(
            "translation", str(unknown), "Mend SAMPAN_TRANSLATION_ENGINES or SAMPAN_TRANSLATION_REFINE."
        )
        return
    usable = [name for name, _version, _licence, trouble in engines if not trouble]
    if usable:
        yield ok("translation", ", ".join(usable))
    else:
        yield note(
            "translation",
            "no engine is ready; texts stay in the original",
            "`sampan models pull`, or see docs/settings.md",
        )
    yield from _look_at_worker_engines(usable)
    if not usable and {"firefox", "openvino", "llama"} & set(settings.SAMPAN_TRANSLATION_ENGINES):
        yield _model_missing("no translator is", "texts stay as they are until one is there")
    if settings.SAMPAN_SPEECH and not MODELS["whisper"].is_in(Path(settings.SAMPAN_MODELS)):
        yield _model_missing("whisper is not", "videos get no subtitles until it is there", "whisper")


def _look_at_worker_engines(usable: list[str]) -> Iterator[Finding]:
    """What the worker told of engines that fail although nothing is missing: breakers that are open."""
    at, states = read_states()
    for state in states:
        if state.trouble and state.name in usable and at is not None:
            what = f"{state.trouble} (the worker, at {at:%H:%M} UTC; asked {state.asked}, "
            what += f"failed {state.failed}, refused {state.refused})"
            yield note(
                f"engine {state.name}", what, "Its log says more; `sampan models list` shows all engines."
            )


def _model_missing(what: str, so: str, name: str = "") -> Finding:
    pull = f"sampan models pull {name}".strip()
    return note("models", f"{what} in {settings.SAMPAN_MODELS}; {so}", f"Fetch it: `{pull}`")
