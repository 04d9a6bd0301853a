"""Chinese sentences in pinyin."""

import pytest

from sampan.translation.study.spelling import pinyin_line


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("我去银行。", "wǒ qù yínháng."),
        ("他长大了，是行长！", "tā zhǎngdà le, shì hángzhǎng!"),
        ("我在西安（陕西）。", "wǒ zài xī'ān (shǎnxī)."),
        ("用 iPhone 拍", "yòng iPhone pāi"),
        ("好。\n走吧", "hǎo.\nzǒu ba"),
        ("Only English, no pinyin.", ""),
        ("", ""),
    ],
)
def test_a_sentence_is_spelled_word_by_word(body: str, line: str) -> None:
    assert pinyin_line(body) == line
