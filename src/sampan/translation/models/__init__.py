"""The tables of the translation room: memory, examples, glossary, readers' improvements, coverage."""

from sampan.translation.models.coverage import Coverage
from sampan.translation.models.examples import VECTOR_SIZE, Example
from sampan.translation.models.glossary import Term
from sampan.translation.models.improvements import Improvement, ImprovementVote, TrustedReader
from sampan.translation.models.memory import ENGINES_MAX, SCOPE_MAX, Memory, Wanted

__all__ = [
    "ENGINES_MAX",
    "SCOPE_MAX",
    "VECTOR_SIZE",
    "Coverage",
    "Example",
    "Improvement",
    "ImprovementVote",
    "Memory",
    "Term",
    "TrustedReader",
    "Wanted",
]
