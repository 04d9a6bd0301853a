"""Polls: what is refused, who may vote, that everybody counts once, and what becomes of them."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block, Follow
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, SignInNeeded, TooLarge
from sampan.notes import selectors, services
from sampan.notes.models import Draft, Note, Poll, PollOption, PollVote
from sampan.notes.types import NoteContent, PollContent, Visibility
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db
QUESTION = PollContent(options=("茶", "咖啡", "Bubble tea"), days=3)


def ask(author: Account, poll: PollContent = QUESTION, **fields: object) -> tuple[Note, list[int]]:
    note = publish(author, poll=poll, **fields)
    return note, list(
        PollOption.objects.filter(poll=note.pk).order_by("position").values_list("pk", flat=True)
    )


def counts(note: Note) -> tuple[int, list[int]]:
    poll = Poll.objects.get(note=note)
    return poll.voter_count, list(poll.options.order_by("position").values_list("vote_count", flat=True))


def vote(account: Account, note: Note, *options: int) -> Note:
    return services.vote(reader=reader_of(account), note_id=note.pk, option_ids=options)


def edited(note: Note, poll: PollContent | None) -> NoteContent:
    note = selectors.get_own_note(note.pk, reader=reader_of(note.author))
    return replace(services.content_of_note(note, translations={}), poll=poll)


# --- writing ---


def test_a_poll_is_published_with_its_note_and_kept_in_the_draft_before(mei: Account) -> None:
    key, reader = uuid.uuid4(), reader_of(mei)
    written = content(make_media(mei), poll=PollContent((" 茶 ", "", "咖啡"), 7, True))
    draft = services.save_draft(reader=reader, key=key, content=written)
    draft.refresh_from_db()
    wanted = PollContent(("茶", "咖啡"), 7, True)
    assert services.content_of(draft, []).poll == wanted
    note = services.publish_draft(reader=reader, key=key)
    note.refresh_from_db()
    poll = Poll.objects.get(note=note)
    assert note.has_poll
    assert (poll.is_multiple, poll.voter_count) == (True, 0)
    assert timedelta(days=6, hours=23) < poll.closes_at - now() <= timedelta(days=7)
    assert services.content_of_note(note, translations={}).poll == wanted


def test_empty_answers_are_no_poll(mei: Account) -> None:
    note = publish(mei, poll=PollContent(("", "  ")))
    assert not note.has_poll
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    ("poll", "code"),
    [
        (PollContent(("one",)), "poll_options"),
        (PollContent(tuple("abcdefg")), "poll_options"),
        (PollContent(("same", "Same")), "poll_same"),
        (PollContent(("a" * 41, "b")), "poll_long"),
        (PollContent(("a", "b"), days=2), "poll_days"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_stays_in_the_draft(
    mei: Account, poll: PollContent, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        publish(mei, poll=poll)
    assert (refused.value.code, refused.value.field) == (code, "poll")
    assert not Note.objects.exists()
    assert Draft.objects.get().poll["options"] == list(poll.options)


def test_an_answer_too_long_even_for_a_draft_is_refused(mei: Account) -> None:
    with pytest.raises(TooLarge):
        publish(mei, poll=PollContent(("a" * 101, "b")))
    assert not Draft.objects.exists()


def test_forty_characters_and_six_answers_fit(mei: Account) -> None:
    _note, options = ask(mei, PollContent(tuple(f"{place}{'字' * 39}" for place in range(6))))
    assert len(options) == 6


def test_an_edit_changes_a_poll_until_somebody_votes(mei: Account, tom: Account) -> None:
    note, old = ask(mei)
    services.edit_note(reader=reader_of(mei), note_id=note.pk, content=edited(note, QUESTION))
    kept = list(PollOption.objects.order_by("position").values_list("pk", flat=True))
    assert kept == old
    other = PollContent(("是", "否"), 1)
    services.edit_note(reader=reader_of(mei), note_id=note.pk, content=edited(note, other))
    options = list(PollOption.objects.order_by("position"))
    assert [option.text for option in options] == ["是", "否"]
    vote(tom, note, options[0].pk)
    for refused in (QUESTION, None, replace(other, days=7)):
        with pytest.raises(Invalid) as error:
            services.edit_note(
                reader=reader_of(mei), note_id=note.pk, content=replace(edited(note, refused), title="New")
            )
        assert (error.value.code, error.value.field) == ("poll_voted", "poll")
    assert counts(note) == (1, [1, 0])
    note.refresh_from_db()
    assert (note.title, note.has_poll) == ("A walk", True)
    changed = replace(edited(note, other), title="New words")
    assert services.edit_note(reader=reader_of(mei), note_id=note.pk, content=changed).title == "New words"


def test_a_poll_is_added_and_taken_away_by_an_edit(mei: Account) -> None:
    note = publish(mei)
    for poll in (QUESTION, None):
        services.edit_note(reader=reader_of(mei), note_id=note.pk, content=edited(note, poll))
        note.refresh_from_db()
        assert note.has_poll is Poll.objects.filter(note=note).exists() is (poll is not None)


# --- voting ---


def test_a_vote_counts_once_and_stands(mei: Account, tom: Account) -> None:
    note, (tea, coffee, _other) = ask(mei)
    vote(tom, note, tea)
    vote(tom, note, tea)
    with pytest.raises(Conflict) as refused:
        vote(tom, note, coffee)
    assert refused.value.code == "poll_voted"
    assert counts(note) == (1, [1, 0, 0])
    assert [option.is_mine for option in selectors.list_poll_options(note, reader=reader_of(tom))] == [
        *(True, False, False)
    ]


def test_several_answers_count_one_person(mei: Account, tom: Account) -> None:
    note, (tea, _coffee, bubble) = ask(mei, replace(QUESTION, is_multiple=True))
    vote(tom, note, tea, bubble)
    assert counts(note) == (1, [1, 0, 1])


def refused_votes() -> list[tuple[str, Callable[[list[int], list[int]], list[int]]]]:
    return [
        ("poll_empty", lambda own, other: []),
        ("poll_single", lambda own, other: own[:2]),
        ("poll_changed", lambda own, other: other[:1]),
        ("poll_changed", lambda own, other: [2**62]),
    ]


@pytest.mark.parametrize(("code", "chosen"), refused_votes())
def test_odd_votes_are_refused_and_nothing_changes(
    mei: Account, tom: Account, code: str, chosen: Callable[[list[int], list[int]], list[int]]
) -> None:
    (note, own), (_note, other) = ask(mei), ask(mei)
    with pytest.raises(Invalid) as refused:
        vote(tom, note, *chosen(own, other))
    assert refused.value.code == code
    assert not PollVote.objects.exists()
    assert counts(note) == (0, [0, 0, 0])


def _visitor(tom: Account, mei: Account, note: Note) -> Reader:
    return reader_of(None)


def _suspended(tom: Account, mei: Account, note: Note) -> Reader:
    return replace(reader_of(tom), is_suspended=True)


def _blocked(tom: Account, mei: Account, note: Note) -> Reader:
    Block.objects.create(blocker=mei, blocked=tom)
    return reader_of(tom)


def _blocking(tom: Account, mei: Account, note: Note) -> Reader:
    Block.objects.create(blocker=tom, blocked=mei)
    return reader_of(tom)


def _not_following(tom: Account, mei: Account, note: Note) -> Reader:
    Note.objects.update(visibility=Visibility.FOLLOWERS)
    return reader_of(tom)


def _hidden(tom: Account, mei: Account, note: Note) -> Reader:
    Note.objects.update(hidden_at=now())
    return reader_of(tom)


def _hidden_to_staff(tom: Account, mei: Account, note: Note) -> Reader:
    Note.objects.update(hidden_at=now())
    return reader_of(tom, is_staff=True)


def _author(tom: Account, mei: Account, note: Note) -> Reader:
    return reader_of(mei)


def _late(tom: Account, mei: Account, note: Note) -> Reader:
    Poll.objects.update(closes_at=now() - timedelta(seconds=1))
    return reader_of(tom)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (_visitor, SignInNeeded),
        (_suspended, Suspended),
        (_blocked, NotFound),
        (_blocking, NotFound),
        (_not_following, NotFound),
        (_hidden, NotFound),
        (_hidden_to_staff, Conflict),
        (_author, Invalid),
        (_late, Conflict),
    ],
)
def test_who_may_not_vote_changes_nothing(
    mei: Account,
    tom: Account,
    who: Callable[[Account, Account, Note], Reader],
    error: type[DomainError],
) -> None:
    note, options = ask(mei)
    reader = who(tom, mei, note)
    with pytest.raises(error):
        services.vote(reader=reader, note_id=note.pk, option_ids=options[:1])
    assert not PollVote.objects.exists()
    assert counts(note) == (0, [0, 0, 0])


def test_followers_vote_in_a_poll_for_followers(mei: Account, tom: Account) -> None:
    note, options = ask(mei, visibility=Visibility.FOLLOWERS)
    Follow.objects.create(follower=tom, followed=mei)
    vote(tom, note, options[0])
    assert counts(note) == (1, [1, 0, 0])


def test_a_note_without_a_poll_has_no_vote(mei: Account, tom: Account) -> None:
    with pytest.raises(NotFound):
        vote(tom, publish(mei), 1)


def test_the_table_holds_one_vote_for_an_answer(mei: Account, tom: Account) -> None:
    note, options = ask(mei)
    vote(tom, note, options[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        PollVote.objects.create(option_id=options[0], account=tom)


@pytest.mark.django_db(transaction=True)
def test_of_votes_for_different_answers_at_once_one_counts(mei: Account, tom: Account) -> None:
    note, options = ask(mei)
    start, said = threading.Barrier(len(options)), list[str]()

    def work(option: int) -> None:
        try:
            start.wait(timeout=20)
            vote(tom, note, option)
            said.append("voted")
        except Conflict as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(option,)) for option in options]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(said) == ["poll_voted", "poll_voted", "voted"]
    voters, by_option = counts(note)
    assert (voters, sum(by_option), PollVote.objects.count()) == (1, 1, 1)


# --- what becomes of it ---


def test_a_deleted_note_takes_its_poll_along(mei: Account, tom: Account) -> None:
    note, options = ask(mei)
    vote(tom, note, options[0])
    services.delete_note(reader=reader_of(mei), note_id=note.pk)
    assert [model.objects.count() for model in (Poll, PollOption, PollVote)] == [0, 0, 0]
    assert Draft.objects.get().poll == {}


def test_who_leaves_takes_their_votes_back_and_counts_stay_exact(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    note, (tea, coffee, _other) = ask(mei, replace(QUESTION, is_multiple=True))
    vote(tom, note, tea, coffee)
    vote(make_account(), note, coffee)
    for _twice in range(2):
        services.erase_notes_of(account_id=tom.pk)
        assert counts(note) == (1, [0, 1, 0])
    assert not PollVote.objects.filter(account=tom).exists()


def test_the_answers_are_prepared_with_the_note_and_know_their_question(mei: Account) -> None:
    note, _options = ask(mei, title="喝什么", body="下午三点", visibility=Visibility.FOLLOWERS)
    texts = {text.body: text for text in selectors.texts_of(note)}
    assert texts["咖啡"].context == "喝什么\n下午三点"
    assert texts["咖啡"].is_private
    assert {"茶", "咖啡", "Bubble tea"} <= set(texts)
