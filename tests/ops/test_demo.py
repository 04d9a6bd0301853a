"""The files of the demo world: complete, within every limit, credited, and at home in both languages."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import pyvips
from django.conf import settings

from sampan.accounts.naming import clean_bio, clean_display_name, clean_handle
from sampan.accounts.types import LANGUAGES, Interest
from sampan.notes.services.boards import DESCRIPTION_MAX, TITLE_MAX
from sampan.notes.services.content import ALT_MAX, PLACE_MAX, check_title
from sampan.notes.topic_names import clean_topic, fold_topic
from sampan.notes.wording import clean_line, clean_text, count_body
from sampan.ops.demo.world import (
    AVATARS,
    DATA,
    PICTURES,
    VIDEOS,
    Entry,
    Person,
    Remark,
    read_credits,
    read_world,
)
from sampan.translation.language import detect_language

WORLD = read_world()
CREDITS = read_credits()
LICENCES = {
    "CC0 1.0",
    "Public domain",
    "CC BY 2.0",
    "CC BY 3.0",
    "CC BY 4.0",
    "CC BY-SA 3.0",
    "CC BY-SA 4.0",
    "GPL-2.0",
    "GPL-2.0-or-later",
    "GPL-3.0",
    "LGPL-3.0",
}
MEGABYTE = 1024**2
LONGEST_SIDE = 1280
NOTE_KEYS = {entry.key for entry in WORLD.notes}

each_note = pytest.mark.parametrize("entry", WORLD.notes, ids=lambda entry: entry.key)


def media_files() -> list[Path]:
    """Every picture, avatar and video that is kept."""
    return [path for folder in (PICTURES, AVATARS, VIDEOS) for path in sorted(folder.iterdir())]


def is_chinese(text: str) -> bool:
    """Whether most of a text is Chinese."""
    return detect_language(text).startswith("zh")


def test_every_file_has_a_credit_and_every_credit_a_file() -> None:
    assert {str(path.relative_to(DATA)) for path in media_files()} == set(CREDITS)


def test_every_credit_names_title_author_licence_and_package() -> None:
    wanted = ("title", "author", "licence", "package", "file")
    assert [path for path, credit in CREDITS.items() if not all(credit.get(name) for name in wanted)] == []


def test_only_free_licences_are_used() -> None:
    assert {credit["licence"] for credit in CREDITS.values()} <= LICENCES


def test_a_video_tells_what_it_is_made_of() -> None:
    made = [credit["made_of"] for path, credit in CREDITS.items() if path.startswith("videos/")]
    assert {source["licence"] for sources in made for source in sources} <= LICENCES


def test_the_credits_for_people_name_every_file() -> None:
    page = (DATA / "CREDITS.md").read_text(encoding="utf-8")
    assert [path for path in CREDITS if f"`{path.split('/')[1]}`" not in page] == []


def test_every_file_is_used() -> None:
    used = {f"pictures/{one.file}.webp" for entry in WORLD.notes for one in entry.pictures}
    used |= {f"videos/{entry.video}.mp4" for entry in WORLD.notes if entry.video}
    used |= {f"avatars/{one.avatar}.webp" for one in WORLD.people}
    assert used == set(CREDITS)


def test_no_picture_is_on_two_notes() -> None:
    shown = Counter(one.file for entry in WORLD.notes for one in entry.pictures)
    assert [name for name, times in shown.items() if times > 1] == []


def test_the_whole_stays_light() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 16 * MEGABYTE


def test_videos_stay_light() -> None:
    assert [path.name for path in VIDEOS.iterdir() if path.stat().st_size > 1.5 * MEGABYTE] == []


@pytest.mark.parametrize("path", sorted(PICTURES.iterdir()), ids=lambda path: path.stem)
def test_pictures_are_no_larger_than_a_page_shows(path: Path) -> None:
    image = pyvips.Image.new_from_file(str(path))
    assert max(image.width, image.height) <= LONGEST_SIDE
    assert 0.74 <= image.width / image.height <= 1.34  # between 3:4 and 4:3, but for rounding


@pytest.mark.parametrize("path", sorted(AVATARS.iterdir()), ids=lambda path: path.stem)
def test_avatars_are_small_squares(path: Path) -> None:
    image = pyvips.Image.new_from_file(str(path))
    assert (image.width, image.height) == (256, 256)


def test_note_keys_differ() -> None:
    assert len(NOTE_KEYS) == len(WORLD.notes)


def test_titles_of_one_author_differ() -> None:
    # The loader knows by the title what it has published already.
    assert len({(entry.author, entry.title) for entry in WORLD.notes}) == len(WORLD.notes)


def test_there_is_enough_to_look_at() -> None:
    assert len(WORLD.people) >= 12
    assert len(WORLD.notes) >= 64
    assert len(list(WORLD.remarks())) >= 150
    assert sum(bool(entry.video) for entry in WORLD.notes) == 3


def test_both_languages_have_their_share_of_the_notes() -> None:
    chinese = sum(is_chinese(f"{entry.title}\n{entry.body}") for entry in WORLD.notes)
    assert 0.4 <= chinese / len(WORLD.notes) <= 0.6


def test_both_languages_have_their_share_of_the_comments() -> None:
    remarks = list(WORLD.remarks())
    chinese = sum(is_chinese(one.body) for one in remarks)
    assert 0.4 <= chinese / len(remarks) <= 0.6


def test_some_notes_are_left_to_the_engines() -> None:
    open_notes = sum(not entry.translation for entry in WORLD.notes)
    assert 0.15 <= open_notes / len(WORLD.notes) <= 0.25


def test_a_third_of_the_comments_is_left_to_the_engines() -> None:
    remarks = list(WORLD.remarks())
    assert 0.25 <= sum(not one.translation for one in remarks) / len(remarks) <= 0.4


@each_note
def test_titles_fit_in_both_languages(entry: Entry) -> None:
    for title in filter(None, (entry.title, entry.translation.get("title", ""))):
        check_title(title)
        assert clean_line(title) == title


@each_note
def test_bodies_fit_in_both_languages(entry: Entry) -> None:
    for body in filter(None, (entry.body, entry.translation.get("body", ""))):
        assert count_body(body) <= settings.SAMPAN_BODY_MAX
        assert clean_text(body) == body


@each_note
def test_a_translation_is_whole_and_in_the_other_language(entry: Entry) -> None:
    if not entry.translation:
        return
    assert set(entry.translation) == {"title", "body"}
    own = is_chinese(f"{entry.title}\n{entry.body}")
    assert is_chinese(f"{entry.translation['title']}\n{entry.translation['body']}") is not own


@each_note
def test_everything_that_is_shown_is_described(entry: Entry) -> None:
    alts = [one.alt for one in entry.pictures] or [entry.alt]
    assert all(0 < len(alt) <= ALT_MAX for alt in alts)


@each_note
def test_a_note_holds_pictures_or_one_video(entry: Entry) -> None:
    assert bool(entry.pictures) != bool(entry.video)
    assert len(entry.pictures) <= 6


@each_note
def test_a_note_is_filed_where_it_can_be_found(entry: Entry) -> None:
    assert entry.category in set(Interest)
    assert 1 <= len(entry.topics) <= settings.SAMPAN_TOPICS_MAX
    assert all(clean_topic(name) == name and fold_topic(name) for name in entry.topics)
    assert len(entry.place) <= PLACE_MAX
    assert entry.hours_ago > 0


def test_everybody_who_lives_here_writes_or_sells() -> None:
    authors = {entry.author for entry in WORLD.notes}
    sellers = {stall.seller for stall in WORLD.market.stalls}
    assert authors | sellers == {one.handle for one in WORLD.people}


def test_handles_differ_whatever_their_case() -> None:
    assert len({handle.lower() for handle in WORLD.handles}) == len(WORLD.handles)


def test_profiles_are_within_the_limits() -> None:
    for one in (*WORLD.people, *WORLD.readers):
        assert clean_handle(one.handle) == one.handle
        assert clean_display_name(one.name) == one.name
        assert one.language in LANGUAGES


@pytest.mark.parametrize("person", WORLD.people, ids=lambda person: person.handle)
def test_a_bio_stands_in_both_languages(person: Person) -> None:
    assert clean_bio(person.bio) == person.bio
    assert is_chinese(person.bio) is not is_chinese(person.translation)


def test_talk_is_under_notes_that_are_there() -> None:
    assert set(WORLD.threads) <= NOTE_KEYS


def test_everybody_who_talks_lives_here() -> None:
    assert {one.by for one in WORLD.remarks()} <= set(WORLD.handles)


def test_a_reply_answers_somebody_who_spoke_before() -> None:
    assert list(_lost_replies()) == []


def _lost_replies() -> Iterator[str]:
    for thread in WORLD.threads.values():
        for remark in thread:
            spoke = {remark.by}
            for reply in remark.replies:
                if reply.to and reply.to not in spoke:
                    yield reply.key
                spoke.add(reply.by)


def test_comments_are_within_the_limit() -> None:
    assert [one.key for one in WORLD.remarks() if len(one.body) > settings.SAMPAN_COMMENT_MAX] == []


def test_a_note_has_one_pin_at_most() -> None:
    pins = {note: sum(one.is_pinned for one in thread) for note, thread in WORLD.threads.items()}
    assert max(pins.values()) == 1


def test_likes_do_not_outnumber_those_who_live_here() -> None:
    most = len(WORLD.handles) - 1
    assert set(WORLD.likes) == NOTE_KEYS
    assert max(WORLD.likes.values()) <= most
    assert max(one.likes for one in WORLD.remarks()) <= most


def test_people_follow_people_and_not_themselves() -> None:
    people = {one.handle for one in WORLD.people}
    assert set(WORLD.follows) == people
    assert all(set(whom) <= people - {who} for who, whom in WORLD.follows.items())


def test_boards_hold_notes_of_others_once() -> None:
    authors = {entry.key: entry.author for entry in WORLD.notes}
    kept = [(shelf.owner, key) for shelf in WORLD.shelves for key in shelf.notes]
    assert all(authors[key] != owner for owner, key in kept)
    assert max(Counter(kept).values()) == 1  # an account keeps a note on one board at a time


def test_boards_have_names_that_fit() -> None:
    for shelf in WORLD.shelves:
        assert 0 < len(shelf.title) <= TITLE_MAX
        assert len(shelf.description) <= DESCRIPTION_MAX
        assert is_chinese(shelf.title) is not is_chinese(shelf.translation)


def test_topic_pairs_name_topics_that_are_used() -> None:
    used = {fold_topic(name) for entry in WORLD.notes for name in entry.topics}
    pairs = WORLD.topic_pairs
    assert [pair for pair in pairs if not used & {fold_topic(name) for name in pair}] == []


def test_nobody_talks_in_placeholders() -> None:
    texts = [entry.body for entry in WORLD.notes] + [_text(one) for one in WORLD.remarks()]
    assert [text for text in texts if re.search(r"lorem|ipsum|TODO|xxx", text, re.IGNORECASE)] == []


def _text(remark: Remark) -> str:
    return f"{remark.body} {remark.translation}"
