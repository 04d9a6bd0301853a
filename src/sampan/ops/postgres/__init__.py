"""The PostgreSQL server that comes with Sampan: found, started, shared by its users and stopped. Knows no Django."""

from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.server import Lease, attach

__all__ = ["Lease", "PostgresTrouble", "attach"]
