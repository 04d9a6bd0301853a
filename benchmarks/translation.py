"""How well and how fast the translation engines that are set up here translate, beside other systems.

    python -m benchmarks.translation [--flores FOLDER] [--lines 100] [--engine llama] [--bare] [--json FILE]
                                     [--adapter FILE]

Two tests. FLORES-200 dev (news and encyclopaedia; not part of the project: say where it lies with --flores or
SAMPAN_FLORES): BLEU and chrF both ways, the peers' stored answers scored on the very same lines. And the 100
social lines of `data/social.tsv`: BLEU, chrF, and the checks passed. An engine runs with all that the house
does around it; `--bare` measures it alone as well: three fixed examples, no advice, no checks, no second try.

Answers are kept in a temporary folder as they come: a run that was cut goes on where it was. `--fresh`
forgets them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.support.flores import DIRECTIONS, Sample, read_sample
from benchmarks.support.instance import open_instance
from benchmarks.support.scores import Score, checks_table, count_checks, kinds_table, score
from benchmarks.support.social import SocialLine, read_social_lines
from benchmarks.support.tables import print_table

if TYPE_CHECKING:
    from benchmarks.support.translating import Kept, System

FOLDER = Path(tempfile.gettempdir()) / "sampan-benchmark-translation"
HEAD = ("zh→en BLEU", "chrF", "en→zh BLEU", "chrF")


def main() -> int:
    """Measure and print; gives 1 when there is nothing to measure."""
    chosen = _parse()
    if chosen.fresh:
        shutil.rmtree(FOLDER / "answers", ignore_errors=True)
    _prepare_settings(chosen)
    samples = _samples(chosen)
    social = read_social_lines()
    social = [
        social[place * len(social) // chosen.social] for place in range(min(chosen.social, len(social)))
    ]
    FOLDER.mkdir(exist_ok=True)
    lease = open_instance(FOLDER)
    try:
        systems = _systems(chosen)
        if not systems:
            _say("no engine is ready; see: sampan models list")
            return 1
        report = _measure(systems, samples, social)
    finally:
        from benchmarks.support.pages import close_connections

        close_connections()
        lease.release(wait=True)
    if chosen.json:
        text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
        Path(chosen.json).write_text(text, encoding="utf-8")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.translation", description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--flores", default=os.environ.get("SAMPAN_FLORES", ""), help="folder of FLORES dev and the peers"
    )
    parser.add_argument(
        "--lines", type=int, default=100, help="of FLORES in each direction, evenly spread; 0: none"
    )
    parser.add_argument("--social", type=int, default=100, help="of the social lines, evenly spread; 0: none")
    parser.add_argument(
        "--engine", action="append", default=[], help="only this one (default: all that are ready)"
    )
    parser.add_argument(
        "--bare", action="store_true", help="measure each engine that loads a model here alone as well"
    )
    parser.add_argument(
        "--adapter",
        type=Path,
        help="LoRA adapter (GGUF) of `openvino` and `llama`",
    )
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs kept")
    parser.add_argument("--json", help="file for the figures, with every answer to a social line")
    return parser.parse_args()


def _prepare_settings(chosen: argparse.Namespace) -> None:
    """Models are taken from where they lie; and a busy machine may take its time, since nobody waits."""
    if chosen.adapter:
        os.environ["SAMPAN_TRANSLATION_ADAPTER"] = str(chosen.adapter.resolve())
    home = Path(os.environ.get("SAMPAN_HOME") or "var").expanduser().resolve()
    os.environ.setdefault("SAMPAN_MODELS", str(home / "models"))
    os.environ["SAMPAN_TRANSLATION_STUCK_SECONDS"] = "3600"


def _samples(chosen: argparse.Namespace) -> list[Sample]:
    if not chosen.lines:
        return []
    if not chosen.flores:
        _say("FLORES is left out: its folder was not given (--flores or SAMPAN_FLORES)")
        return []
    try:
        return [read_sample(Path(chosen.flores), target=to, size=chosen.lines) for to in DIRECTIONS]
    except FileNotFoundError as missing:
        _say(f"FLORES is left out: {missing.filename} is not there")
        return []


def _systems(chosen: argparse.Namespace) -> list[System]:
    # Django is set up by now, and what needs it can be imported.
    from benchmarks.support.translating import System
    from sampan.translation.services.advising import Adviser
    from sampan.translation.services.embedding_examples import embed_examples
    from sampan.translation.services.engine_choice import ready_engines

    engines = [one for one in ready_engines(heavy=True) if not chosen.engine or one.name in chosen.engine]
    done = 0
    while any(one.uses_examples for one in engines) and (count := embed_examples()):
        done += count
        if done % 500 == 0:
            _say(f"{done} examples embedded")
    answers = FOLDER / "answers"
    systems = []
    for engine in engines:
        if chosen.bare and engine.is_heavy:
            systems.append(System(engine, None, True, answers))
        systems.append(System(engine, Adviser(examples=engine.uses_examples), False, answers))
    return systems


def _measure(
    systems: Sequence[System], samples: Sequence[Sample], social: Sequence[SocialLine]
) -> dict[str, Any]:
    report: dict[str, Any] = {}
    if samples:
        report["flores"] = _measure_flores(systems, samples)
    if social:
        report["social"] = _measure_social(systems, social)
    return report


def _measure_flores(systems: Sequence[System], samples: Sequence[Sample]) -> dict[str, Any]:
    kept: dict[str, list[list[Kept]]] = {}
    for system in systems:
        kept[system.name] = [system.translate(one.sources, target=one.target, say=_say) for one in samples]
        system.engine.close()
    answers = {name: [[one.answer for one in way] for way in ways] for name, ways in kept.items()}
    for peer in sorted(set.intersection(*(set(sample.peers) for sample in samples))):
        answers[f"{peer} (stored)"] = [list(sample.peers[peer]) for sample in samples]
    scores = {
        name: [
            score(way, [[reference] for reference in sample.references], target=sample.target)
            for way, sample in zip(ways, samples, strict=True)
        ]
        for name, ways in answers.items()
    }
    costs = {system.name: _cost(system, kept[system.name]) for system in systems}
    print(f"\nFLORES-200 dev, {len(samples[0].sources)} of {samples[0].of} lines each way\n")
    print_table(
        ("system", *HEAD, "lines a CPU-second", "given up", "peak MB"),
        [(name, *_cells(both), *costs.get(name, ("", "", ""))) for name, both in scores.items()],
    )
    return {name: [asdict(one) for one in both] for name, both in scores.items()} | {"costs": costs}


def _measure_social(systems: Sequence[System], lines: Sequence[SocialLine]) -> dict[str, Any]:
    from sampan.translation.lines import read_own_lines

    own = frozenset(side for line in read_own_lines() for side in (line.zh, line.en))
    rows, counted, kept_answers = [], {}, {}
    for system in systems:
        ways: list[list[Kept]] = []
        both: list[Score] = []
        pairs: list[tuple[SocialLine, Kept]] = []
        for target in DIRECTIONS:
            asked = [line for line in lines if line.target == target]
            kept = system.translate([line.source for line in asked], target=target, say=_say)
            ways.append(kept)
            references = [list(line.references) for line in asked]
            both.append(score([one.answer for one in kept], references, target=target))
            pairs += zip(asked, kept, strict=True)
        system.engine.close()
        counted[system.name] = count_checks([(line, one.answer) for line, one in pairs], own)
        doubtful = sum(one.is_doubtful for one_way in ways for one in one_way)
        rows.append((system.name, *_cells(both), *_cost(system, ways)[:2], str(doubtful)))
        kept_answers[system.name] = [
            {"source": line.source, **asdict(one), "misses": counted[system.name].misses[line.source]}
            for line, one in pairs
        ]
    print(f"\n{len(lines)} social lines\n")
    print_table(("system", *HEAD, "lines a CPU-second", "given up", "marked uncertain"), rows)
    print("\nLines of each kind that pass every check\n")
    print_table(*kinds_table(counted))
    print("\nWhat failed, of the lines that could fail it (* a fault)\n")
    print_table(*checks_table(counted))
    return {"rows": rows, "answers": kept_answers}


def _cells(both: Sequence[Score]) -> tuple[str, ...]:
    return tuple(cell for one in both for cell in (f"{one.bleu:.1f}", f"{one.chrf:.1f}"))


def _cost(system: System, ways: Sequence[Sequence[Kept]]) -> tuple[str, str, str]:
    every = [one for way in ways for one in way]
    spent = sum(one.cpu_seconds for one in every)
    given_up = sum(one.is_given_up for one in every)
    memory = f"{system.megabytes:.0f}" if system.megabytes else "(kept)"
    return (f"{len(every) / spent:.2f}" if spent else "", str(given_up), memory)


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
