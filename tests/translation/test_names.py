"""Names: what the dictionary calls them, places that it does not know, and which words are no names."""

import pytest

from sampan.translation.engines.protocol import Sought
from sampan.translation.models import DictionaryEntry
from sampan.translation.names import english_names, is_named, spelled_people, spelled_places
from sampan.translation.seeking import (
    names_in_chinese,
    names_in_english,
    possible_names,
    slang_words,
    sought_words,
    with_literal_senses,
)
from sampan.translation.selectors.names import (
    find_chinese_names,
    find_english_names,
    find_meanings,
    find_senses,
)
from sampan.translation.services.advising import Adviser
from sampan.translation.study.segment import segment


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("在云栖路等你", [("云栖路", "Yunqi Road")]),
        ("上周去鸡鸣寺了", [("鸡鸣寺", "Jiming Temple")]),
        ("一条街都是花店", []),
        ("我又走错路了", []),
        ("他站在门口站了很久", []),
        ("云南山里的咖啡", []),
    ],
)
def test_places_that_no_dictionary_has_are_spelled(body: str, found: list[tuple[str, str]]) -> None:
    assert list(spelled_places(segment(body))) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("吴小禾老师的课", [("吴小禾", "Wu Xiaohe")]),
        ("大家好，我叫方小满", [("方小满", "Fang Xiaoman")]),
        ("高兴的老师和同学", []),
        ("张开嘴巴", []),
        ("王的老师来了", []),
    ],
)
def test_people_are_spelled_where_somebody_is_meant(body: str, found: list[tuple[str, str]]) -> None:
    assert list(spelled_people(segment(body))) == found


@pytest.mark.parametrize(
    ("glosses", "reading", "names"),
    [
        (
            ["Lake Tai near Wuxi City 無錫|无锡[Wu2 xi1], bordering on Jiangsu"],
            "Tài hú",
            ("Lake Tai", "Taihu"),
        ),
        (["Nikon corporation"], "Níkāng", ("Nikon", "Nikang")),
        (["see 成都市[Cheng2 du1 Shi4]"], "Chéngdū", ("Chengdu",)),
        (["surname Wang"], "Wáng", ()),
        (["to be happy"], "kāixīn", ()),
    ],
)
def test_senses_of_the_dictionary_become_names(
    glosses: list[str], reading: str, names: tuple[str, ...]
) -> None:
    assert english_names(glosses, reading) == names


def test_a_name_counts_by_what_is_special_about_it() -> None:
    assert is_named("Lake Tai", "we walked around tai lake")
    assert is_named("Xi'an", "two days in Xian")
    assert not is_named("Lake Tai", "we walked around the lake")


def test_capitals_make_names_but_not_at_the_beginning_of_a_sentence() -> None:
    body = "Took a train to New York. Lovely trip"
    assert possible_names(body) == ("New York", "New", "York")
    known = {"new york": ("纽约",), "york": ("约克",)}
    assert [one.words for one in names_in_english(body, known)] == ["New York"]


@pytest.fixture
def dictionary(db: None) -> None:
    """A few words as CC-CEDICT has them."""
    rows = [
        ("zh", "尼康", "Níkāng", "Nikon corporation"),
        ("zh", "太湖", "Tài hú", "Lake Tai near Wuxi City 無錫|无锡[Wu2 xi1]"),
        ("zh", "新店", "Xīndiàn", "Xindian or Hsintien city in New Taipei City 新北市, Taiwan"),
        ("zh", "高明", "Gāomíng", "see 高明區|高明区[Gao1 ming2 Qu1]"),
        ("zh", "高明", "gāomíng", "brilliant"),
        ("zh", "拉各斯", "Lāgèsī", "Lagos (Nigerian city)"),
        ("en", "lagos", "", "拉各斯"),
        ("en", "waffle", "", "华夫饼；格子松饼"),
        ("en", "grass", "", "草；青草；告密者的别称"),
        ("en", "touch", "", "触摸；碰"),
        ("en", "explain", "", "说明一件事情的意思"),
    ]
    for language, word, reading, glosses in rows:
        DictionaryEntry.objects.create(language=language, word=word, reading=reading, glosses=glosses)


def test_the_dictionary_names_what_is_a_name_in_every_reading(dictionary: None) -> None:
    known = find_chinese_names(["尼康", "太湖", "新店", "高明", "没有"])
    assert sorted(known) == ["太湖", "尼康"]
    [brand, place] = names_in_chinese(segment("用尼康拍太湖"), known)
    assert (brand.renderings[0], brand.at_once) == ("Nikon", True)
    assert (place.renderings[0], place.at_once) == ("Lake Tai", False)
    assert names_in_chinese(segment("太湖人爱吃鱼"), known) == []


def test_english_names_and_words_have_their_chinese(dictionary: None) -> None:
    assert find_english_names(["Lagos", "Waffle", "Nowhere"]) == {"lagos": ("拉各斯",)}
    assert find_meanings(["waffles", "explain", "nowhere"]) == {"waffles": "华夫饼"}


def test_advice_says_what_a_passage_should_convey(dictionary: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampan.translation.services.advising.embed_or_nothing", lambda lines: None)
    [advice] = Adviser().advise(["在太湖拍日出，“摸鱼”英语怎么说？"], source="zh-Hans", target="en")
    assert [(one.kind, one.words) for one in advice.sought] == [("quoted", "摸鱼"), ("name", "太湖")]
    assert advice.keep == ("摸鱼",)
    [advice] = Adviser().advise(["My 姥姥 is in Lagos"], source="en", target="zh-Hans")
    assert [(one.kind, one.words) for one in advice.sought] == [("kept", "姥姥"), ("name", "Lagos")]


def test_slang_knows_what_its_words_mean_by_themselves(
    dictionary: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sampan.translation.services.advising.embed_or_nothing", lambda lines: None)
    slang = Sought("touch grass", ("出去走走，碰碰运气",), "slang")
    [found] = with_literal_senses([slang], find_senses(slang_words([slang])))
    assert found.never == ("触摸", "草", "青草")
    [advice] = Adviser().advise(["touch grass, friend"], source="en", target="zh-Hans")
    assert {"草", "青草"} <= set(advice.sought[0].never)


def test_what_the_glossary_covers_is_no_name_beside_it() -> None:
    assert sought_words("hello", [], [], target="zh-Hans") == ()
