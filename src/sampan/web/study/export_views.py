"""Taking the notebook elsewhere: words and sentences as a file that Anki reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sampan.accounts.types import Reader
from sampan.translation.selectors import notebook as selectors
from sampan.web.accounts.members import member_only
from sampan.web.present.reading import reader_of
from sampan.web.study.rows import shown_sentences, shown_words

_HEAD = (
    "#separator:Comma\n#html:false\n"
    "#columns:Word,Traditional,Reading,Meaning,Sentence,Tags,You wrote,Sounds,Remark\n"
)
"""What the columns are; the first six stand as they always did, for whoever has told Anki where they go."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell would be a formula in a spreadsheet."""


@member_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """All words, then all sentences, as CSV for Anki, which reads in the first lines what the columns are."""
    reader = reader_of(request)
    out = StringIO()
    out.write(_HEAD)
    writer = csv.writer(out)
    for cells in (*_words(reader), *_sentences(reader)):
        writer.writerow(map(_plain_cell, cells))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sampan-notebook.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _words(reader: Reader) -> Iterator[list[str]]:
    for word in shown_words(selectors.list_all_saved_words(reader=reader), reader=reader):
        sentence, tags = "".join(word.sentence or ()), f"sampan {word.language}"
        cells = [word.word, word.traditional, word.reading, "; ".join(word.glosses), sentence, tags]
        yield [*cells, "", "", ""]


def _sentences(reader: Reader) -> Iterator[list[str]]:
    for kept in shown_sentences(selectors.list_all_saved_sentences(reader=reader), reader=reader):
        tags = " ".join(filter(None, ("sampan", kept.language.split("-")[0], "sentence")))
        cells = [kept.sentence, "", kept.reading, kept.meaning, "", tags]
        yield [*cells, kept.before, kept.sounds_label, kept.remark]


def _plain_cell(text: str) -> str:
    """A cell that no spreadsheet runs: what people wrote may begin with an equals sign."""
    return f"'{text}" if text.startswith(_FORMULA) else text
