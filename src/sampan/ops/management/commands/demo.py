"""`sampan demo`: loads the demo world into an empty instance, once."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from sampan.ops.demo import loading
from sampan.ops.demo.memory import record_memory
from sampan.ops.demo.peopling import PASSWORD, email_of
from sampan.ops.terminal import step

WORKERS = max(2, min(6, os.cpu_count() or 2))
"""Pictures and videos prepared at a time; each keeps one core and a database connection busy."""
SHOWN = ("hannah_hanzi", "laofang_photo")
"""Whom the last line names: one who reads English and one who reads Chinese."""


class Command(BaseCommand):
    """Load people, notes, pictures, videos and conversations; all can sign in with one password."""

    help = "Load the demo world into an empty instance; once it is there, nothing happens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="leave an instance alone in which people live"
        )
        parser.add_argument(
            "--record",
            action="store_true",
            help="write what the engines made of the demo's texts into the source tree (for its makers)",
        )
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="also where people live; anybody who knows the demo password can then write there",
        )

    def handle(self, **options: Any) -> None:
        """Say each step; a second call says that the world is there."""
        if options["record"]:
            step("demo world", f"{record_memory()} translations recorded")
            return
        if loading.is_loaded():
            step("demo world", "there already")
            return
        if options["if_empty"] and loading.has_members():
            step("demo world", "left out, since people live here")
            return
        loaded = loading.load_world(
            report=lambda line: step("demo world", line), workers=WORKERS, anyway=options["anyway"]
        )
        step(
            "demo world",
            f"{loaded.people} people, {loaded.notes} notes, {loaded.comments} comments, "
            f"{loaded.products} products, {loaded.messages} messages",
        )
        english, chinese = (email_of(handle) for handle in SHOWN)
        step("demo world", f"sign in as {english} or {chinese} with: {PASSWORD}")
