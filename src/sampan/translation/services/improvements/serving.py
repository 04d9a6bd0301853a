"""Puts an accepted translation where readers and engines find it, and takes it out again."""

from __future__ import annotations

from collections.abc import Iterator

from sampan.translation.keys import memory_hash, pair_hash
from sampan.translation.models import Example, Improvement, Memory, Wanted
from sampan.translation.scripts import convert_script
from sampan.translation.selectors.improvements import family_of
from sampan.translation.services.keeping import announce_hashes
from sampan.translation.types import EN, ZH_HANS, Text

READER = "reader"
"""Stands where an engine's name would; the version is the improvement's number."""
EXAMPLE_CHARS_MAX = 200
"""An example is a line or two: longer ones would fill an engine's prompt."""
EXAMPLES_MAX = 20
"""Lines of one text that become examples."""


def serve(improvement: Improvement) -> None:
    """Put it into the memory in place of an older one, off the list of wanted texts, among the examples."""
    family = family_of(improvement.target)
    scope = _served_scope(improvement)
    rows = Memory.objects.filter(text_hash=improvement.text_hash, target__in=family, scope=scope)
    rows.filter(origin=Memory.Origin.READER).delete()
    if scope:
        # The author took these words instead of their own.
        rows.filter(origin=Memory.Origin.AUTHOR).delete()
    Memory.objects.create(
        text_hash=improvement.text_hash,
        scope=scope,
        source=improvement.source,
        target=improvement.target,
        origin=Memory.Origin.READER,
        engine=READER,
        engine_version=str(improvement.pk),
        body=improvement.body,
        account_id=improvement.account_id,
    )
    if improvement.everywhere:
        Wanted.objects.filter(text_hash=improvement.text_hash, target__in=family).delete()
        _keep_examples(improvement)
    _announce(improvement)


def stop_serving(improvement: Improvement) -> None:
    """Take it out of the memory and out of the examples; twice does no harm."""
    Memory.objects.filter(
        origin=Memory.Origin.READER, engine=READER, engine_version=str(improvement.pk)
    ).delete()
    forget_examples(improvement)
    _announce(improvement)


def forget_examples(improvement: Improvement) -> None:
    """Show its lines to no engine any more; twice does no harm."""
    hashes = [pair_hash(zh=zh, en=en) for zh, en in _pairs(improvement)]
    Example.objects.filter(pair_hash__in=hashes, origin=Example.Origin.READER).delete()


def _announce(improvement: Improvement) -> None:
    """To the pages that show it: a text that not everybody may read has a key of its own."""
    private = not improvement.is_public
    text = Text(improvement.original, scope=improvement.scope, is_private=private)
    announce_hashes([memory_hash(text)], target=improvement.target)


def _served_scope(improvement: Improvement) -> str:
    return "" if improvement.everywhere else improvement.scope


def _keep_examples(improvement: Improvement) -> None:
    if not improvement.is_public:
        return
    rows = [
        Example(
            pair_hash=pair_hash(zh=zh, en=en),
            zh=zh,
            en=en,
            kind=improvement.scope.partition(":")[0],
            origin=Example.Origin.READER,
        )
        for zh, en in _pairs(improvement)
    ]
    Example.objects.bulk_create(rows, ignore_conflicts=True)


def _pairs(improvement: Improvement) -> Iterator[tuple[str, str]]:
    """The text and its translation as (Chinese, English): whole if short, else line by line where the lines
    answer each other."""
    original, body = improvement.original, improvement.body
    pairs = [(original, body)]
    if max(len(original), len(body)) > EXAMPLE_CHARS_MAX:
        before, after = original.splitlines(), body.splitlines()
        pairs = list(zip(before, after, strict=True)) if len(before) == len(after) else []
    for one, other in pairs[:EXAMPLES_MAX]:
        one, other = one.strip(), other.strip()
        if one and other and max(len(one), len(other)) <= EXAMPLE_CHARS_MAX:
            zh, en = (one, other) if improvement.target == EN else (other, one)
            yield convert_script(zh, to=ZH_HANS), en
