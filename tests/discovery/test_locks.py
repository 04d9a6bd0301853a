"""No two jobs share an advisory lock by accident: one would wait for the other without a reason."""

import importlib
import pkgutil

from sampan.discovery import services


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    numbers = {
        name: module.LOCK
        for _finder, name, _is_package in pkgutil.iter_modules(services.__path__)
        if isinstance(
            getattr(module := importlib.import_module(f"{services.__name__}.{name}"), "LOCK", None), int
        )
    }
    assert len(numbers) >= 5
    assert len(set(numbers.values())) == len(numbers), numbers
