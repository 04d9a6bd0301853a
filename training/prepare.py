"""Makes the packed files that an adapter is trained on, out of our own lines and a corpus beside the project.

    python -m training.prepare --base MODEL.gguf --corpus train.tsv.gz --flores FOLDER --out FOLDER

Own social lines five times, own lines in the manner of news and encyclopaedias twice, talk and travel of
the corpus, all of them both ways; 150,000 of its other lines one way each; 5,000 lines that stay as they
are, 2,000 commands and questions to be translated as text. A thousand own lines are kept aside. Nothing of
FLORES dev, of the benchmark's social lines and of those kept aside is trained on; without FLORES nothing is
made, since nobody could tell.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.support.flores import DIRECTIONS, ENDINGS, read_sample
from benchmarks.support.social import read_social_lines
from sampan.translation.engines.protocol import Passage
from sampan.translation.lines import OwnLine, read_own_lines
from training.as_sent import PAIRS, Asked, ask_for_line, asked, both_ways
from training.base_model import BaseModel
from training.corpus import CorpusLine, choose_lines, read_corpus
from training.near import Forbidden, stable_number
from training.own_lines import keep_aside
from training.packing import Cut, Packs, pack, save_packs
from training.styles import Style
from training.tokenizer import QwenTokenizer
from training.tricks import trick_lines
from training.unchanged import unchanged_lines
from training.watched import Watched, save_watched

ARTICLES = Path(__file__).parent / "lines"
"""Own lines that nobody would post: they teach the model and stand in no memory."""
OWN_WEIGHT = 5
KEPT_ASIDE = 1_000
ARTICLES_WEIGHT = 2
OWN = TALK = 1_000_000
"""All that there are."""
REST = 150_000
UNCHANGED = 5_000
TRICKS = 2_000
FLORES_LINES = 997
WATCHED_OWN, WATCHED_FLORES = 150, 50
"""Lines each way that are answered every time; the whole sets are for `benchmarks.translation`."""
TOKENS_A_REFERENCE = 2
ANSWER_TOKENS_MIN = 32


@dataclass
class Amounts:
    """How much of everything is taken: lines, passages made by rule, and lines watched each way."""

    kept_aside: int = KEPT_ASIDE
    own: int = OWN
    own_weight: int = OWN_WEIGHT
    articles_weight: int = ARTICLES_WEIGHT
    talk: int = TALK
    rest: int = REST
    unchanged: int = UNCHANGED
    tricks: int = TRICKS
    watched_own: int = WATCHED_OWN
    watched_flores: int = WATCHED_FLORES


@dataclass
class Prepared:
    """What a training needs, before it is cut into tokens; ``counts`` says how much came from where."""

    trained: list[Asked]
    own_watched: list[Asked]
    kept_aside: list[OwnLine]
    counts: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the files; 1 when FLORES is not there."""
    chosen = _parse(arguments)
    try:
        flores = read_flores(chosen.flores)
    except FileNotFoundError as missing:
        print(f"FLORES dev is needed to keep it out of the training: {missing.filename}", file=sys.stderr)
        return 1
    amounts = Amounts(**{name: getattr(chosen, name) for name in vars(Amounts())})
    prepared = prepare(
        read_own_lines(), read_own_lines(ARTICLES), read_corpus(chosen.corpus), flores, amounts
    )
    check_nothing_forbidden(prepared, flores)
    base = BaseModel(chosen.base)
    tokenizer = QwenTokenizer(base.vocabulary)
    chosen.out.mkdir(parents=True, exist_ok=True)
    packs = pack_asked(prepared.trained, tokenizer)
    save_packs(chosen.out / "train.npz", packs)
    watched = [*_watch("own", _spread(prepared.own_watched, 2 * amounts.watched_own), tokenizer)]
    watched += _watch("flores", _ask_flores(chosen.flores, amounts.watched_flores), tokenizer)
    save_watched(chosen.out / "watched.jsonl", watched)
    _save_kept_aside(chosen.out / "kept_aside.tsv", prepared.kept_aside)
    told = describe(prepared, packs, watched)
    (chosen.out / "prepared.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))
    return 0


def prepare(
    own: Sequence[OwnLine],
    articles: Sequence[OwnLine],
    corpus: Iterable[tuple[str, str]],
    flores: Iterable[str],
    amounts: Amounts,
) -> Prepared:
    """Choose and write out everything, the same every time; weights are repetitions."""
    kept, trained = keep_aside(own, amounts.kept_aside)
    forbidden = Forbidden([*flores, *_social_texts(), *_sides(kept)])
    trained = [line for line in trained if not any(map(forbidden.is_in, _sides([line])))]
    drawn = sorted(trained, key=lambda line: stable_number(line.zh))[: amounts.own]
    sources: dict[str, list[Asked]] = {
        "own": [one for line in drawn for one in both_ways(line.zh, line.en)],
        "articles": [one for line in articles for one in both_ways(line.zh, line.en)],
        "unchanged": list(unchanged_lines(amounts.unchanged)),
        "tricks": list(trick_lines(trained, amounts.tricks)) if amounts.tricks else [],
    }
    for line in choose_lines(corpus, talk=amounts.talk, rest=amounts.rest, forbidden=forbidden):
        sources.setdefault(line.style.value, []).extend(_ask_corpus(line))
    # A part of a line, or two lines together, may be what no whole line was.
    sources = {
        name: [one for one in made if not _is_forbidden(one, forbidden)] for name, made in sources.items()
    }
    sources["own"] *= amounts.own_weight
    sources["articles"] *= amounts.articles_weight
    return Prepared(
        trained=[one for source in sources.values() for one in source],
        own_watched=[one for line in kept for one in both_ways(line.zh, line.en)],
        kept_aside=kept,
        counts=Counter({name: len(source) for name, source in sources.items()}),
    )


def check_nothing_forbidden(prepared: Prepared, flores: Iterable[str]) -> None:
    """Look through all that was made, once more and from its end.

    Raises:
        ValueError: a line of FLORES, of the benchmark or of those kept aside got in; names it.
    """
    forbidden = Forbidden([*flores, *_social_texts(), *_sides(prepared.kept_aside)])
    for one in dict.fromkeys(prepared.trained):
        if _is_forbidden(one, forbidden):
            raise ValueError(f"this must not be trained on: {one.body} / {one.answer}")


def pack_asked(passages: Sequence[Asked], tokenizer: QwenTokenizer) -> Packs:
    """Cut into tokens and pack; an answer ends with the mark that a model stops at."""
    questions = tokenizer.encode([one.question for one in passages])
    answers = tokenizer.encode([one.answer for one in passages])
    cuts = [
        Cut(PAIRS.index(one.pair), tuple(question), (*answer, tokenizer.end))
        for one, question, answer in zip(passages, questions, answers, strict=True)
    ]
    return pack(cuts, tokenizer.encode(starts()))


def starts() -> list[str]:
    """The instruction of each direction, as a chat begins with it."""
    return [asked(pair, Passage(""), "").start for pair in PAIRS]


def read_flores(folder: Path) -> list[str]:
    """Both sides of FLORES dev, every line.

    Raises:
        FileNotFoundError: the folder has no such files.
    """
    both = [read_sample(folder, target=target, size=FLORES_LINES) for target in DIRECTIONS]
    return [line for sample in both for line in (*sample.sources, *sample.references)]


def describe(prepared: Prepared, packs: Packs, watched: Sequence[Watched]) -> dict[str, object]:
    """What is in the files, in numbers."""
    counted = int(packs.lengths.sum()) + sum(len(packs.starts[way]) for way in packs.ways.tolist())
    return {
        "passages": dict(prepared.counts),
        "kept_aside_lines": len(prepared.kept_aside),
        "rows": len(packs),
        "tokens": counted,
        "answer_tokens": int(packs.lengths[:, 1].sum()) if len(packs) else 0,
        "left_out_as_too_long": len(prepared.trained) - len(packs.lengths),
        "watched": dict(Counter(f"{one.name} into {ENDINGS[one.target]}" for one in watched)),
    }


def _ask_corpus(line: CorpusLine) -> list[Asked]:
    if line.style is Style.TALK:
        return both_ways(line.zh, line.en)
    way = stable_number(line.zh) % 2
    return ask_for_line(PAIRS[way], *((line.zh, line.en) if way == 0 else (line.en, line.zh)))


def _is_forbidden(one: Asked, forbidden: Forbidden) -> bool:
    return forbidden.is_in(one.body) or forbidden.is_in(one.answer)


def _sides(lines: Iterable[OwnLine]) -> list[str]:
    return [side for line in lines for side in (line.zh, line.en)]


def _social_texts() -> list[str]:
    return [
        part
        for line in read_social_lines()
        for text in (line.source, *line.references)
        for part in text.split("\n")
    ]


def _ask_flores(folder: Path, size: int) -> list[Asked]:
    found = []
    for pair in PAIRS:
        sample = read_sample(folder, target=pair[1], size=size)
        for source, reference in zip(sample.sources, sample.references, strict=True):
            found.append(asked(pair, Passage(source), reference))
    return found


def _watch(name: str, passages: Sequence[Asked], tokenizer: QwenTokenizer) -> list[Watched]:
    prompts = tokenizer.encode([one.start + one.question for one in passages])
    answers = tokenizer.encode([one.answer for one in passages])
    return [
        Watched(
            name,
            one.pair[1],
            tuple(prompt),
            one.answer,
            ANSWER_TOKENS_MIN + TOKENS_A_REFERENCE * len(answer),
        )
        for one, prompt, answer in zip(passages, prompts, answers, strict=True)
    ]


def _spread(passages: Sequence[Asked], size: int) -> list[Asked]:
    """So many of them in an order by chance that is always the same, half of them each way."""
    order = sorted(passages, key=lambda one: stable_number(one.question))
    return [one for pair in PAIRS for one in [one for one in order if one.pair == pair][: size // 2]]


def _save_kept_aside(path: Path, lines: Sequence[OwnLine]) -> None:
    rows = "".join(f"{line.kind}\t{line.origin}\t{line.zh}\t{line.en}\n" for line in lines)
    path.write_text(rows, encoding="utf-8")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("training.prepare", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--base", type=Path, required=True, help="the base model (GGUF), for its vocabulary")
    parser.add_argument("--corpus", type=Path, required=True, help="pairs, zh<TAB>en a line, packed by gzip")
    parser.add_argument("--flores", type=Path, required=True, help="folder of FLORES dev")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    for name, value in vars(Amounts()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
