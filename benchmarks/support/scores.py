"""BLEU, chrF and the counts of the social checks, and tables of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sacrebleu import corpus_bleu, corpus_chrf

from benchmarks.support.social import CHECKS, FAULTS, SocialLine, asked_checks, find_misses

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


@dataclass(frozen=True)
class Score:
    """Both out of 100: BLEU (words in English, characters in Chinese) and chrF (up to six characters)."""

    bleu: float
    chrf: float


@dataclass
class Counts:
    """How the answers of one system to the social lines did."""

    asked: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    misses: dict[str, dict[str, str]] = field(default_factory=dict)
    faulty_lines: int = 0
    failed: int = 0
    """Of all checks; a text that was left as it was has failed all of its own."""


def score(answers: Sequence[str], references: Sequence[Sequence[str]], *, target: str) -> Score:
    """Of answers, each with its references (the same number for each); sacrebleu's usual settings, tokenized
    as '13a' into English and 'zh' into Chinese."""
    most = max(map(len, references))
    streams = [[of_one[min(number, len(of_one) - 1)] for of_one in references] for number in range(most)]
    tokenize = "13a" if target == "en" else "zh"
    bleu = corpus_bleu(list(answers), streams, tokenize=tokenize).score
    return Score(bleu, corpus_chrf(list(answers), streams).score)


def count_checks(pairs: Sequence[tuple[SocialLine, str]], own_lines: frozenset[str]) -> Counts:
    """The checks of every line and which of them its answer failed."""
    counts = Counts()
    for line, answer in pairs:
        misses = find_misses(line, answer, own_lines=own_lines)
        counts.asked.update(asked_checks(line))
        counts.missed.update(misses.keys())
        counts.failed += len(asked_checks(line) if "left as it was" in misses else misses)
        counts.kinds[line.kind] += 1
        counts.passed[line.kind] += not misses
        counts.misses[line.source] = misses
        counts.faulty_lines += any(check in FAULTS for check in misses)
    return counts


def kinds_table(counted: Mapping[str, Counts]) -> Table:
    """By kind of line: how many pass every check, for each system."""
    kinds = list(dict.fromkeys(kind for counts in counted.values() for kind in counts.kinds))
    rows = [
        (kind, *(f"{counts.passed[kind]} of {counts.kinds[kind]}" for counts in counted.values()))
        for kind in kinds
    ]
    rows.append(
        (
            "all",
            *(f"{counts.passed.total()} of {counts.kinds.total()}" for counts in counted.values()),
        )
    )
    return ("kind", *counted), rows


def checks_table(counted: Mapping[str, Counts]) -> Table:
    """By check: how many lines failed it, for each system; faults are marked."""
    rows = [
        (
            f"{check} *" if check in FAULTS else check,
            *(f"{counts.missed[check]} of {counts.asked[check]}" for counts in counted.values()),
        )
        for check in CHECKS
    ]
    rows.append(
        (
            "lines with any fault *",
            *(f"{counts.faulty_lines} of {counts.kinds.total()}" for counts in counted.values()),
        )
    )
    rows.append(
        (
            "checks passed",
            *(f"{1 - counts.failed / max(1, counts.asked.total()):.1%}" for counts in counted.values()),
        )
    )
    return ("check", *counted), rows
