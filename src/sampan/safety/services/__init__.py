"""What can be done about bad things: members report, the staff decide."""

from sampan.safety.services.decisions import decide
from sampan.safety.services.reports import file_report

__all__ = ["decide", "file_report"]
