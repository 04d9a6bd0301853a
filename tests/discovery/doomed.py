"""A process that fits the likes anew and stops inside the transaction, to be killed there.

`python -m tests.discovery.doomed NUMBER WORDS`: when it has run the statement that is the NUMBERth to begin
with WORDS, it writes `there` and sleeps. One note goes with each statement, so that the swap has a middle.
"""

import sys
import time
from typing import Any

import django


def main(number: int, words: str) -> None:
    """Fit; the process ends only when nobody kills it."""
    django.setup()
    from django.db import connection

    from sampan.discovery.services import refitting, together

    refitting.ROWS_AT_ONCE = 1  # type: ignore[misc]
    together.PEOPLE_LEAST = 1  # type: ignore[misc]
    left = number

    def stop(execute: Any, sql: str, *given: Any) -> Any:
        nonlocal left
        done = execute(sql, *given)
        if " ".join(sql.split()).startswith(words):
            left -= 1
            if not left:
                print("there", flush=True)
                time.sleep(600)
        return done

    with connection.execute_wrapper(stop):
        refitting.refit_together()
    print("passed", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
