"""`sampan worker`: does the background jobs, and takes over those of a worker that was killed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from sampan.ops.jobs import run_worker


class Command(BaseCommand):
    """Run jobs until SIGTERM or SIGINT."""

    help = "Do the background jobs until told to stop."
    requires_system_checks: list[str] = []  # `sampan check` is for that; a worker has no addresses to check

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--queues", default="", help="only these queues, separated by commas (default: all)"
        )
        parser.add_argument("--until-idle", action="store_true", help="end when no job is waiting")

    def handle(self, **options: Any) -> None:
        """Run the worker in this process."""
        queues = [name for name in options["queues"].split(",") if name]
        run_worker(queues or None, until_idle=options["until_idle"])
