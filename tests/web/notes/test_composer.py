"""The composer's endpoints: autosave, preview, publishing with and without scripts, drafts, editing."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.notes.models import Draft, Media, Note, Revision
from sampan.notes.types import Kind, MediaState
from sampan.translation.models import Memory, Wanted
from tests.notes.conftest import make_media, publish
from tests.notes.media.picture_maker import make_picture

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


def _send(browser: Client, address: str, data: Any) -> Any:
    return browser.post(address, json.dumps(data), content_type="application/json")


def _written(*media: Media, **fields: Any) -> dict[str, Any]:
    return {"title": "A walk", "body": "By the river.", "media": [str(one.pk) for one in media], **fields}


def test_the_composer_is_for_members(client: Client) -> None:
    response = client.get("/new")
    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("kind", ["picture", "video"])
def test_a_new_note_opens_with_a_key_and_the_limits(mei: Account, sign_in: SignIn, kind: str) -> None:
    response = sign_in(mei).get(f"/new?kind={kind}")
    assert response.status_code == 200
    data = response.context["compose_data"]
    assert data["kind"] == kind
    assert uuid.UUID(data["key"])
    assert data["limits"]["title_units"] == 20
    assert data["urls"]["save"] == f"/drafts/{data['key']}"
    assert not Draft.objects.exists()


def test_autosave_keeps_everything_and_the_draft_opens_again(mei: Account, sign_in: SignIn) -> None:
    browser, key, picture = sign_in(mei), uuid.uuid4(), make_media(mei)
    answer = _send(
        browser,
        f"/drafts/{key}",
        _written(
            picture,
            title="好天气",
            body="河边散步",
            topics=["#旅行", "food"],
            category="travel",
            visibility="mutual",
            declares_ai=True,
            alts={str(picture.pk): "a bridge"},
            translations={"en": {"title": "Fine weather", "body": ""}, "xx": {"title": "no"}},
        ),
    )
    assert answer.status_code == 200
    assert answer.json()["counts"]["title"] == 3
    draft = Draft.objects.get(key=key)
    assert (draft.topics, draft.category, draft.visibility) == (["旅行", "food"], "travel", "mutual")
    assert (draft.declares_ai, draft.declares_ad) == (True, False)
    assert draft.translations == {"en": {"title": "Fine weather"}}
    assert draft.media.get().alt == "a bridge"
    shown = browser.get(f"/new?key={key}").context["compose"]
    assert (shown.title, shown.media[0].id, shown.other_language) == ("好天气", str(picture.pk), "en")


def test_over_long_words_are_saved_and_refused_only_when_published(tom: Account, sign_in: SignIn) -> None:
    browser, key = sign_in(tom), uuid.uuid4()
    written = _written(make_media(tom), title="标题太长了" * 5)
    saved = _send(browser, f"/drafts/{key}", written)
    assert saved.json()["counts"] | {"title": 25, "title_limit": 20} == saved.json()["counts"]
    refused = _send(browser, f"/drafts/{key}/publish", written)
    assert refused.status_code == 422
    assert refused.json()["error"] == {
        "code": "title_long",
        "message": "The title is 25 characters long (two Latin letters count as one); at most 20 fit. "
        "Shorten it by 5.",
        "field": "title",
        "params": {"count": 25, "limit": 20, "over": 5},
    }
    assert Draft.objects.get(key=key).title == "标题太长了" * 5
    assert not Note.objects.exists()


def test_publishing_twice_makes_one_note(mei: Account, sign_in: SignIn) -> None:
    browser, key, written = sign_in(mei), uuid.uuid4(), _written(make_media(mei))
    one, other = (_send(browser, f"/drafts/{key}/publish", written).json() for _ in range(2))
    assert one == other == {"state": "published", "note_id": one["note_id"], "url": f"/n/{one['note_id']}"}
    assert Note.objects.count() == 1


def test_a_video_in_the_making_is_waited_for_and_said_so(mei: Account, sign_in: SignIn) -> None:
    browser, key = sign_in(mei), uuid.uuid4()
    video = make_media(mei, Kind.VIDEO, state=MediaState.PROCESSING, progress=40)
    answer = _send(browser, f"/drafts/{key}/publish", _written(video, kind="video"))
    assert answer.json() == {"state": "waiting", "url": "/drafts"}
    shown = browser.get("/drafts").context["page"].items[0]
    assert (shown.waiting, shown.progress, shown.publish_at) == (True, 40, None)
    assert browser.get(f"/new?key={key}").context["compose"].waiting


def test_a_failed_video_says_why_in_the_list(tom: Account, sign_in: SignIn) -> None:
    video = make_media(tom, Kind.VIDEO, state=MediaState.FAILED, failure="video_broken")
    draft = Draft.objects.create(owner=tom, kind="video", title="x", schedule_failure="media_failed")
    Media.objects.filter(pk=video.pk).update(draft=draft)
    shown = sign_in(tom).get("/drafts").context["page"].items[0]
    assert shown.failure.startswith("This video is damaged")


def test_media_that_are_gone_are_named(mei: Account, tom: Account, sign_in: SignIn) -> None:
    foreign = make_media(tom)
    answer = _send(sign_in(mei), f"/drafts/{uuid.uuid4()}", _written(foreign))
    assert answer.status_code == 422
    assert answer.json()["error"]["params"] == {"missing": [str(foreign.pk)]}
    assert Media.objects.get(pk=foreign.pk).draft is None
    assert not Draft.objects.exists()


@pytest.mark.parametrize("action", ["publish", "schedule", "cancel"])
def test_somebody_elses_draft_looks_missing(mei: Account, tom: Account, sign_in: SignIn, action: str) -> None:
    key = uuid.uuid4()
    _send(sign_in(mei), f"/drafts/{key}", _written(make_media(mei)))
    before = Draft.objects.values().get(key=key)
    data = {"at": (now() + timedelta(hours=3)).isoformat()} if action == "schedule" else {}
    assert _send(sign_in(tom), f"/drafts/{key}/{action}", data).status_code == 404
    assert Draft.objects.values().get(key=key) == before
    assert not Note.objects.exists()


def test_somebody_elses_draft_is_neither_shown_nor_thrown_away(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    key, browser = uuid.uuid4(), sign_in(tom)
    _send(sign_in(mei), f"/drafts/{key}", _written(make_media(mei), title="Mine alone"))
    assert b"Mine alone" not in browser.get(f"/new?key={key}").content
    assert b"Mine alone" not in browser.get("/drafts").content
    browser.post(f"/drafts/{key}/discard")
    assert Draft.objects.filter(key=key, owner=mei).exists()


def test_a_script_without_a_session_is_told_to_sign_in(client: Client) -> None:
    answer = _send(client, f"/drafts/{uuid.uuid4()}", _written())
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "sign_in"
    assert "login" in answer["HX-Redirect"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("body", ["[1]", "{", "null"])
def test_what_is_no_object_is_refused(mei: Account, sign_in: SignIn, body: str) -> None:
    answer = sign_in(mei).post(f"/drafts/{uuid.uuid4()}", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "json")


def test_values_of_another_type_count_as_empty(mei: Account, sign_in: SignIn) -> None:
    key = uuid.uuid4()
    odd = {"title": 5, "body": ["x"], "topics": "a", "media": [5, {}], "alts": [], "translations": {"en": 1}}
    assert _send(sign_in(mei), f"/drafts/{key}", odd).status_code == 200
    draft = Draft.objects.get(key=key)
    assert (draft.title, draft.body, draft.topics, draft.translations) == ("", "", [], {})


def test_an_unknown_visibility_closes_the_note(mei: Account, sign_in: SignIn) -> None:
    key = uuid.uuid4()
    _send(sign_in(mei), f"/drafts/{key}", _written(visibility="everybody!"))
    assert Draft.objects.get(key=key).visibility == "self"


# --- the preview ---


def test_the_preview_gives_what_memory_has_and_asks_for_the_rest(mei: Account, sign_in: SignIn) -> None:
    browser = sign_in(mei)
    data = {"title": "今天天气很好", "body": "我们去公园散步。"}
    answer = _send(browser, f"/drafts/{uuid.uuid4()}/preview", data).json()
    assert (answer["source"], answer["to"]) == ("zh-Hans", "en")
    assert (answer["title"]["state"], answer["body"]["state"]) == ("pending", "pending")
    assert Wanted.objects.count() == 2
    assert not Draft.objects.exists()


def test_the_preview_of_nothing_is_nothing(mei: Account, sign_in: SignIn) -> None:
    answer = _send(sign_in(mei), f"/drafts/{uuid.uuid4()}/preview", {"title": "", "body": ""}).json()
    assert (answer["title"]["state"], answer["body"]["state"]) == ("same", "same")


def test_a_mended_translation_is_what_readers_get(mei: Account, sign_in: SignIn, client: Client) -> None:
    key = uuid.uuid4()
    written = _written(make_media(mei), title="今天天气很好", translations={"en": {"title": "What a day!"}})
    note_id = _send(sign_in(mei), f"/drafts/{key}/publish", written).json()["note_id"]
    assert "What a day!" in client.get(f"/n/{note_id}").content.decode()


# --- schedules ---


def test_a_schedule_is_set_shown_and_taken_back(mei: Account, sign_in: SignIn) -> None:
    browser, key = sign_in(mei), uuid.uuid4()
    at = (now() + timedelta(days=1)).isoformat()
    answer = _send(browser, f"/drafts/{key}/schedule", _written(make_media(mei), at=at))
    assert answer.json()["state"] == "scheduled"
    assert browser.get("/drafts").context["page"].items[0].publish_at is not None
    assert browser.post(f"/drafts/{key}/cancel").status_code == 302
    assert Draft.objects.get().publish_at is None


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T00:00:00Z", "2026-13-45T99:00"])
def test_a_moment_that_cannot_be_is_refused_beside_its_field(mei: Account, sign_in: SignIn, at: str) -> None:
    answer = _send(sign_in(mei), f"/drafts/{uuid.uuid4()}/schedule", _written(make_media(mei), at=at))
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "publish_at")
    assert Draft.objects.get().publish_at is None


# --- without scripts ---


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", make_picture(), content_type="image/jpeg")


def test_a_picture_note_is_published_without_scripts(mei: Account, sign_in: SignIn) -> None:
    form = {
        "action": "publish",
        "title": "A walk",
        "body": "By the river.",
        "topics": "river, walk",
        "pictures": [_file(), _file()],
        "declares_original": "1",
    }
    answer = sign_in(mei).post(f"/drafts/{uuid.uuid4()}/publish", form)
    note = Note.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/n/{note.pk}")
    assert (note.media_count, note.declares_original, note.note_topics.count()) == (2, True, 2)


def test_a_refused_form_comes_back_with_everything_typed(mei: Account, sign_in: SignIn) -> None:
    form = {"action": "publish", "title": "长" * 21, "body": "By the river.", "pictures": [_file()]}
    answer = sign_in(mei).post(f"/drafts/{uuid.uuid4()}/publish", form)
    assert answer.status_code == 422
    shown = answer.context["compose"]
    assert (shown.title, shown.body, shown.error.field) == ("长" * 21, "By the river.", "title")
    assert [item.id for item in shown.media] == [str(Media.objects.get().pk)]
    assert not Note.objects.exists()


def test_one_picture_too_many_is_refused_before_any_is_read(tom: Account, sign_in: SignIn) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(19)]
    answer = sign_in(tom).post(f"/drafts/{uuid.uuid4()}/publish", {"title": "x", "pictures": files})
    assert answer.status_code == 422
    assert "This note has 19 pictures; at most 18 fit." in answer.content.decode()
    assert not Media.objects.exists()


def test_a_form_can_keep_a_draft(mei: Account, sign_in: SignIn) -> None:
    key = uuid.uuid4()
    answer = sign_in(mei).post(f"/drafts/{key}/publish", {"action": "save", "title": "Later"})
    assert answer["Location"] == f"/new?key={key}"
    assert Draft.objects.get(key=key).title == "Later"


def test_a_form_can_take_a_picture_out(mei: Account, sign_in: SignIn) -> None:
    one, other = make_media(mei), make_media(mei)
    form = {"action": "publish", "title": "x", "media": [str(one.pk), str(other.pk)], "remove": str(one.pk)}
    sign_in(mei).post(f"/drafts/{uuid.uuid4()}/publish", form)
    assert Note.objects.get().media.get() == other


# --- editing ---


def test_an_edit_changes_the_note_and_keeps_its_history(mei: Account, sign_in: SignIn) -> None:
    picture = make_media(mei)
    note = publish(mei, picture, title="Before", translations={"zh-Hans": {"title": "以前"}})
    browser = sign_in(mei)
    shown = browser.get(f"/n/{note.pk}/edit").context["compose"]
    assert (shown.mode, shown.title, shown.translations) == ("edit", "Before", {"zh-Hans": {"title": "以前"}})
    fresh = make_media(mei)
    answer = _send(browser, f"/n/{note.pk}/edit", _written(picture, fresh, title="After"))
    assert answer.json()["state"] == "published"
    note.refresh_from_db()
    assert (note.title, note.media_count, Revision.objects.get().title) == ("After", 2, "Before")
    assert note.edited_at is not None
    assert not Memory.objects.filter(origin="author").exists()


def test_an_edit_that_is_refused_changes_nothing(mei: Account, sign_in: SignIn) -> None:
    note = publish(mei)
    before = Note.objects.values().get()
    form = {"title": "长" * 21, "body": "new", "media": [str(note.media.get().pk)]}
    answer = sign_in(mei).post(f"/n/{note.pk}/edit", form)
    assert (answer.status_code, answer.context["compose"].body) == (422, "new")
    assert Note.objects.values().get() == before
    assert not Revision.objects.exists()


# --- suggestions ---


def test_topics_are_suggested_in_both_languages(mei: Account, sign_in: SignIn) -> None:
    publish(mei, topics=("旅行",))
    hits = sign_in(mei).get("/suggest/topics?q=trav").json()["topics"]
    assert hits == [{"name": "travel", "other_name": "旅行", "slug": "travel", "note_count": 1}]


def test_people_are_suggested(mei: Account, tom: Account, sign_in: SignIn) -> None:
    people = sign_in(mei).get("/suggest/people?q=@to").json()["people"]
    assert people == [{"handle": "tom", "name": "Tom", "avatar_url": ""}]


def test_suggestions_are_for_members(client: Client) -> None:
    assert client.get("/suggest/people?q=a", headers={"accept": "application/json"}).status_code == 403
