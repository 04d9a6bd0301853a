"""The tables of the translation room: memory, examples, glossary, readers' improvements, coverage,
study aids."""

from sampan.translation.models.coverage import Coverage
from sampan.translation.models.examples import VECTOR_SIZE, Example
from sampan.translation.models.glossary import Term
from sampan.translation.models.improvements import Improvement, ImprovementVote, TrustedReader
from sampan.translation.models.memory import ENGINES_MAX, SCOPE_MAX, Memory, Wanted
from sampan.translation.models.study import (
    DictionaryEdition,
    DictionaryEntry,
    Flashcard,
    SavedSentence,
    SavedWord,
)

__all__ = [
    "ENGINES_MAX",
    "SCOPE_MAX",
    "VECTOR_SIZE",
    "Coverage",
    "DictionaryEdition",
    "DictionaryEntry",
    "Example",
    "Flashcard",
    "Improvement",
    "ImprovementVote",
    "Memory",
    "SavedSentence",
    "SavedWord",
    "Term",
    "TrustedReader",
    "Wanted",
]
