"""What `sampan doctor` looks at: the machine, the database, the parts that do the work."""

from sampan.ops.doctor.finding import Finding

__all__ = ["Finding"]
