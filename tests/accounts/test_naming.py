"""Handles and names: what may be, what may not, and what is suggested."""

import pytest

from sampan.accounts import naming
from sampan.core.errors import Invalid


@pytest.mark.parametrize("handle", ["ab", "Mei_2026", "a" * 30, "@tom"])
def test_a_plain_handle_is_taken_as_it_is(handle: str) -> None:
    assert naming.clean_handle(f" {handle} ") == handle.removeprefix("@")


@pytest.mark.parametrize("handle", ["", "a", "a" * 31, "小梅", "tom!", "a b", "a.b", "é_e", "a\nb", "ａｂｃ"])
def test_anything_else_is_refused_beside_its_field(handle: str) -> None:
    with pytest.raises(Invalid) as refused:
        naming.clean_handle(handle)
    assert (refused.value.code, refused.value.field) == ("handle_form", "handle")


@pytest.mark.parametrize(
    "handle", ["admin", "ADMIN", "_admin_", "Sampan", "sampan_help", "settings", "followers_"]
)
def test_names_of_the_house_are_kept_for_the_house(handle: str) -> None:
    assert naming.is_reserved(handle) is (handle != "followers_")


@pytest.mark.parametrize("name", ["林小满", "Zoë 🐟", "👨‍👩‍👧", "O'Brien"])
def test_names_of_every_script_are_kept(name: str) -> None:
    assert naming.clean_display_name(f"  {name} ") == name


def test_direction_marks_and_control_characters_do_not_get_into_a_name() -> None:
    assert naming.clean_display_name("evil\u202egnp\u0000\u200b.exe") == "evil gnp .exe"


@pytest.mark.parametrize(("name", "code"), [("  \u200b\u200d ", "name_empty"), ("梅" * 41, "name_long")])
def test_an_empty_or_overlong_name_is_refused(name: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        naming.clean_display_name(name)
    assert refused.value.code == code


def test_a_bio_keeps_its_lines_but_no_long_gaps() -> None:
    assert naming.clean_bio("one \r\n\r\n\r\n\r\n two\n") == "one\n\ntwo"


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("林小满", "linxiaoman"),
        ("Anna Müller", "anna_muller"),
        ("Kiki 小猫", "kiki_xiao_mao"),
        ("admin", ""),
        ("🐟", ""),
        ("重庆小面", "chongqingxiaomian"),
    ],
)
def test_a_handle_is_suggested_by_its_sound(name: str, handle: str) -> None:
    assert naming.handle_from_name(name) == handle
