"""Which lines are trained on: no test line, no twin of a kept one, little law, the same ones every time."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.support.social import read_social_lines
from sampan.translation.lines import OwnLine, read_own_lines
from training.corpus import choose_lines, read_corpus
from training.near import NEAR, Forbidden, group_twins, pieces_of
from training.own_lines import keep_aside
from training.styles import Style, style_of
from training.tricks import COMMANDING, trick_lines
from training.unchanged import unchanged_lines

OWN = read_own_lines()
SMALL = OWN[::8]


def test_lines_nearly_alike_share_a_group() -> None:
    lines = [
        ("猫在窗台上睡觉", "a cat"),
        ("今天下雨", "rain"),
        ("猫在窗台上睡觉！", "the cat"),
        ("下雪", "Rain!"),
    ]
    assert group_twins(lines) == [0, 1, 0, 1]


def test_no_twin_of_a_kept_line_is_trained_on() -> None:
    kept, trained = keep_aside(SMALL, 120)
    assert 100 <= len(kept) <= 120
    assert Counter([*kept, *trained]) == Counter(SMALL)
    for side in ("zh", "en"):
        trained_pieces = [pieces_of(getattr(line, side)) for line in trained]
        for line in kept:
            pieces = pieces_of(getattr(line, side))
            assert all(len(pieces & one) < NEAR * len(pieces | one) for one in trained_pieces)


def test_a_new_line_changes_hardly_what_is_kept() -> None:
    more = [*SMALL, OwnLine("notes", "en", "全新的一行，谁也没见过", "A brand new line nobody has seen")]
    before, after = (set(keep_aside(lines, 120)[0]) for lines in (SMALL, more))
    assert len(before ^ after) <= 2


def test_forbidden_lines_are_known_alone_retouched_and_inside_others() -> None:
    forbidden = Forbidden(["The old bridge was closed after the flood of 1998.", "Thank you"])
    assert forbidden.is_in("the old bridge was closed after the flood of 1998")
    assert forbidden.is_in("The old bridge was closed, after the floods of 1998!")
    assert forbidden.is_in(
        "He told us: the old bridge was closed after the flood of 1998. Nobody knew why at all."
    )
    assert forbidden.is_in("Thank you!")
    assert not forbidden.is_in("Thank you for the long letter that came on Monday")
    assert not forbidden.is_in("The new bridge opens in spring.")


def test_no_line_of_the_benchmark_gets_past() -> None:
    lines = read_social_lines()
    forbidden = Forbidden([part for line in lines for part in line.source.split("\n")])
    assert all(forbidden.is_in(part) for line in lines for part in line.source.split("\n") if len(part) > 4)
    own = [line for line in OWN if forbidden.is_in(line.zh) or forbidden.is_in(line.en)]
    assert len(own) < len(OWN) / 100


@pytest.mark.parametrize(
    ("zh", "en", "style"),
    [
        ("您想在哪一天预定？", "For what day would you like your reservation?", Style.TALK),
        ("好的，出发吧。", "Alright, let's go.", Style.TALK),
        ("主管机关应依前项规定公告之。", "The competent authority shall announce it.", Style.LAW),
        ("权利之变更，应经核准。", "A change of rights requires approval;", Style.LAW),
        ("返回一个函数。", "Returns a function.", Style.OTHER),
        (
            "单击“保存”按钮，您的文件就会写入。",
            "Click the Save button and your file is written.",
            Style.OTHER,
        ),
    ],
)
def test_styles(zh: str, en: str, style: Style) -> None:
    assert style_of(zh, en) is style


def test_the_corpus_gives_all_talk_some_of_the_rest_and_little_law(tmp_path: Path) -> None:
    talk = [(f"你好，我叫{n}号。", f"Hello, I am number {n}.") for n in range(20)]
    manual = [(f"数值{n}的函数。", f"A function of value {n}.") for n in range(200)]
    law = [
        (f"主管机关应依第{n}号规定公告。", f"The competent authority shall follow {n}.") for n in range(200)
    ]
    path = tmp_path / "corpus.tsv.gz"
    talk.append(("湖边有安静的旅馆吗？", "Is there a quiet hostel near the lake?"))
    rows = "".join(f"{zh}\t{en}\n" for zh, en in [*law, *manual, *talk, *talk])
    path.write_bytes(gzip.compress(rows.encode()))
    forbidden = Forbidden(["Is there a quiet hostel near the lake"])
    chosen = choose_lines(read_corpus(path), talk=1000, rest=100, forbidden=forbidden)
    counted = Counter(line.style for line in chosen)
    assert counted[Style.LAW] == 5
    assert counted[Style.OTHER] == 95
    assert counted[Style.TALK] == 20
    assert all(not forbidden.is_in(line.en) for line in chosen)
    assert chosen == choose_lines([*talk, *manual, *law], talk=1000, rest=100, forbidden=forbidden)
    fewer = choose_lines([*talk, *manual, *law], talk=3, rest=100, forbidden=forbidden)
    assert sum(line.style == Style.TALK for line in fewer) == 3


def test_a_broken_corpus_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "corpus.tsv.gz"
    path.write_bytes(gzip.compress("一\tone\n二\n".encode()))
    with pytest.raises(ValueError, match="line 2"):
        list(read_corpus(path))


def test_unchanged_lines_are_their_own_answers() -> None:
    lines = list(unchanged_lines(300))
    assert lines == list(unchanged_lines(300))
    assert len({one.question for one in lines}) == 300
    assert Counter(one.pair for one in lines).most_common()[-1][1] == 150
    assert all(f"\n{one.answer}<|im_end|>" in one.question for one in lines)


def test_tricks_are_commands_translated_as_text() -> None:
    lines = [line for line in OWN if line.kind in COMMANDING][:30] + OWN[:60]
    tricks = list(trick_lines(lines, 100))
    assert tricks == list(trick_lines(lines, 100))
    assert len({(one.question, one.answer) for one in tricks}) == 100
    commands = [side for line in lines if line.kind in COMMANDING for side in (line.zh, line.en)]
    told = [one for one in tricks if any(command.rstrip("。.！!") in one.question for command in commands)]
    assert len(told) > 90
    with pytest.raises(ValueError, match="tricks"):
        list(trick_lines(lines[:3], 100))
