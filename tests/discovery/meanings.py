"""Vectors with a meaning that a test chooses, shaped as those of the model: the language before the rest."""

import zlib

import numpy as np
import numpy.typing as npt

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery.models import Affinity, NoteVector
from sampan.discovery.types import family_of
from sampan.notes.models import Note

SIZE = 384


def meaning(subject: str, language: str = "en", *, number: int = 0) -> npt.NDArray[np.float32]:
    """The unit vector of text `number` about `subject`; two languages lie apart, as with e5."""
    told = 0.9 * _direction("text") + 0.35 * _direction(language) + 0.4 * _direction(subject)
    told = told + 0.3 * _direction(f"{subject} {language} {number}")
    return np.asarray(told / np.linalg.norm(told), dtype=np.float32)


def tell(note: Note, subject: str) -> Note:
    """Let the note be about `subject`."""
    vector = meaning(subject, note.language[:2], number=note.pk % 1_000_003)
    NoteVector.objects.create(
        note=note,
        author_id=note.author_id,
        language=family_of(note.language),
        vector=vector.tolist(),
        text_hash=f"{note.pk:x}",
    )
    return note


def likes(account: Account, note: Note, weight: float = 1.0) -> None:
    """What the worker keeps of a like."""
    Affinity.objects.create(account=account, note=note, weight=weight, at=now())


def _direction(name: str) -> npt.NDArray[np.float64]:
    drawn = np.random.default_rng(zlib.crc32(name.encode())).normal(size=SIZE)
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float64)
