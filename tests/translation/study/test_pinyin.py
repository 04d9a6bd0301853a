"""Pinyin: whole words, their own readings, both scripts."""

import pytest

from sampan.translation.study.pinyin import read_word, read_words
from sampan.translation.study.segment import segment, words_of
from sampan.translation.study.tones import marked, syllable


def read(text: str) -> str:
    words = words_of(text)
    return " ".join("".join(one.marked for one in word) for word in read_words(words) if word)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("重庆的银行行长", "chóngqìng de yínháng hángzhǎng"),
        ("孩子长大了还是要重新来", "háizi zhǎngdà le háishi yào chóngxīn lái"),
        ("他长得很高，头发很长", "tā zhǎng de hěn gāo tóufa hěn cháng"),
        ("我得走了", "wǒ děi zǒu le"),
        ("跑得快，慢慢地走", "pǎo de kuài mànmàn de zǒu"),
        ("还钱还是不还", "huán qián háishi bù hái"),
        ("一只猫，只有你", "yī zhī māo zhǐyǒu nǐ"),
        ("东西很便宜", "dōngxi hěn piányi"),
        ("音乐让人快乐", "yīnyuè ràng rén kuàilè"),
        ("睡着了，看着，着火", "shuìzháo le kàn zhe zháohuǒ"),
        ("首都的城市里大家都在", "shǒudū de chéngshì lǐ dàjiā dōu zài"),
        ("女孩去旅行", "nǚhái qù lǚxíng"),
        ("一会儿去这儿", "yīhuìr qù zhèr"),
    ],
)
def test_characters_are_read_as_their_word_wants(text: str, reading: str) -> None:
    assert read(text) == reading


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("銀行還是長大", "银行还是长大"),
        ("頭髮乾淨", "头发干净"),
        ("三隻貓", "三只猫"),
        ("看著我", "看着我"),
        ("幹嘛", "干嘛"),
    ],
)
def test_both_scripts_are_read_alike(traditional: str, simplified: str) -> None:
    assert read(traditional) == read(simplified)


def test_a_traditional_character_tells_readings_apart_that_share_a_simplified_one() -> None:
    assert read_word("髮", "发") == ["fa4"]
    assert read_word("發", "发") == ["fa1"]


def test_every_syllable_has_its_tone_and_the_neutral_one_is_five() -> None:
    tones = [one.tone for one in read_words(words_of("妈妈骂吗好长"))[0]]
    assert tones == [1, 5]
    assert (syllable("lu:4").marked, syllable("r5").marked, syllable("A").tone) == ("lǜ", "r", 0)


@pytest.mark.parametrize(
    ("numbered", "marks"),
    [
        ("hai2 zi5", "háizi"),
        ("xi1 an1", "xī'ān"),
        ("nu:3 er2", "nǚ'ér"),
        ("gui4", "guì"),
        ("liu2", "liú"),
        ("dou1", "dōu"),
        ("Bei3 jing1", "Běijīng"),
        ("hm5", "hm"),
        ("ng2", "ńg"),
        ("zi4 zi4 zhu1 ji1 a5", "zì zì zhū jī a"),
    ],
)
def test_marks_stand_where_the_rules_of_pinyin_put_them(numbered: str, marks: str) -> None:
    assert marked(numbered) == marks


def test_the_pieces_of_a_text_cover_it_and_leave_addresses_and_mentions_whole() -> None:
    text = "@mei 看 https://a.cn #重庆火锅 so-so, don't 🥹\n姐妹们"
    pieces = segment(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.kind != "other"] == [
        *["看", "重庆", "火锅", "so-so", "don't", "姐妹", "们"]
    ]


def test_a_wall_of_text_is_left_in_one_piece() -> None:
    assert [piece.kind for piece in segment("长" * 20_000)] == ["other"]
