"""Reads the entries that Sampan brings along."""

from __future__ import annotations

from importlib.resources import files

from sampan.translation.glossary.types import GlossaryTerm, TermLanguage

COLUMNS = ("language", "text", "variants", "rendering", "gloss_en", "gloss_zh", "kind", "when", "keep")


class BadTerm(ValueError):
    """A line of the data file that cannot be read; the message names it."""


def read_shipped_terms() -> list[GlossaryTerm]:
    """All entries of ``terms.tsv`` in their order.

    Raises:
        BadTerm: a line has another number of columns, or a language that is neither zh nor en.
    """
    return read_terms(files(__package__).joinpath("terms.tsv").read_text(encoding="utf-8"))


def read_terms(table: str) -> list[GlossaryTerm]:
    """The entries of a table as in ``terms.tsv``: a line of comment, a line of names, then one entry a line.

    Raises:
        BadTerm: as ``read_shipped_terms``.
    """
    lines = [line for line in table.split("\n") if line and not line.startswith("# ")]
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise BadTerm("the first line does not name the columns")
    return [_read_line(line) for line in lines[1:]]


def _read_line(line: str) -> GlossaryTerm:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise BadTerm(f"{len(cells)} columns and not {len(COLUMNS)}: {line[:60]}")
    language, text, variants, rendering, gloss_en, gloss_zh, kind, when, keep = cells
    return GlossaryTerm(
        text=text,
        language=_language(language, line),
        variants=tuple(variant for variant in variants.split("|") if variant),
        rendering=rendering,
        gloss_en=gloss_en,
        gloss_zh=gloss_zh,
        kind=kind,
        when=when,
        keep=keep == "1",
    )


def _language(cell: str, line: str) -> TermLanguage:
    if cell == "zh":
        return "zh"
    if cell == "en":
        return "en"
    raise BadTerm(f"neither zh nor en: {line[:60]}")
