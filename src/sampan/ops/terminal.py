"""What an operator sees: coloured names before lines, plain ones where colour is not wanted."""

import os
import sys

COLORS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "grey": 90}


def paint(text: str, color: str) -> str:
    """Color the text when standard output is a terminal and NO_COLOR is not set."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\033[{COLORS[color]}m{text}\033[0m"


def step(name: str, outcome: str) -> None:
    """Print one step of a start and how it went."""
    print(f"{paint(f'{name:>11}', 'cyan')}  {outcome}", flush=True)


def fail(message: str) -> int:
    """Print what went wrong, for a person, and give the exit status for it."""
    print(f"sampan: {message}", file=sys.stderr, flush=True)
    return 1
