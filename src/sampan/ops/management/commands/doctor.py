"""`sampan doctor`: says what is wrong with this instance and how to mend it."""

from typing import Any

from django.core.management.base import BaseCommand

from sampan.ops.doctor import coverage, database, machine, payments, work
from sampan.ops.doctor.finding import Finding
from sampan.ops.terminal import paint

MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "bad": ("BAD", "red")}


class Command(BaseCommand):
    """Look at everything, print each finding, and end with 1 if something needs mending."""

    help = "Say what is wrong with this instance and how to mend it."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Print the findings."""
        findings = list(machine.look()) + (of_database := list(database.look()))
        if database.is_reachable(of_database):
            findings += work.look_at_jobs()
            findings += coverage.look()
            findings += payments.look_at_money()
        findings += [work.look_at_mail(), payments.look(), *work.look_at_translation()]
        for finding in findings:
            self._print(finding)
        ill = [finding.subject for finding in findings if finding.grade == "bad"]
        if ill:
            self.stderr.write(f"\nTo mend: {', '.join(ill)}.")
            raise SystemExit(1)
        self.stdout.write("\nSampan is well. 一切正常。")

    def _print(self, finding: Finding) -> None:
        mark, color = MARKS[finding.grade]
        self.stdout.write(f"{paint(f'{mark:>5}', color)}  {finding.subject:<14} {finding.what}")
        if finding.mend:
            self.stdout.write(f"{'':>22} -> {finding.mend}")
