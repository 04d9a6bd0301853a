"""What can be done about bad things: members report, the staff decide."""

from sampan.safety.services.decisions import answer_report, decide
from sampan.safety.services.reports import file_report

__all__ = ["answer_report", "decide", "file_report"]
