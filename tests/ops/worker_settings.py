"""Settings of the worker processes that the tests start: they know one task more."""

from sampan.config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.ops.slow_task"]
