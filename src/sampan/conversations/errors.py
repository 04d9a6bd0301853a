"""What the conversations room refuses, beyond the refusals that every room shares."""

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany


class CommentEmpty(Invalid):
    """Neither words nor a picture."""

    def __init__(self) -> None:
        super().__init__("comment_empty", _("Write something or add a picture first."), field="body")


class CommentTooLong(Invalid):
    """More characters than the setting allows; nothing is cut off."""

    def __init__(self, *, limit: int, length: int) -> None:
        super().__init__(
            "comment_too_long",
            _("A comment holds at most %(limit)s characters and yours has %(length)s. Shorten it a little."),
            {"limit": limit, "length": length},
            field="body",
        )


class CommentsClosed(Invalid):
    """The note's author closed the comments."""

    def __init__(self) -> None:
        super().__init__("comments_closed", _("The author closed the comments of this note."), field="body")


class CorrectionInvalid(Invalid):
    """A correction of nothing, of one's own words, or one that changes nothing."""

    def __init__(self) -> None:
        super().__init__(
            "correction_invalid",
            _("Change what you would put right in the other person's words, or cancel the correction."),
            field="body",
        )


class RemarkTooLong(Invalid):
    """More is said beside a correction than there is room for; nothing is cut off."""

    def __init__(self, *, limit: int, length: int) -> None:
        super().__init__(
            "remark_too_long",
            _("A remark holds at most %(limit)s characters and yours has %(length)s. Shorten it a little."),
            {"limit": limit, "length": length},
            field="remark",
        )


class CommentMissing(Forbidden):
    """It is not there, or not for this reader."""

    def __init__(self) -> None:
        super().__init__("comment")


class ChatMissing(NotFound):
    """It is not there, not the reader's, or with somebody who blocks, is blocked or suspended. One answer for
    all, and the same as for a person who does not exist: a block cannot be told from it."""

    def __init__(self) -> None:
        super().__init__("account")


class MessageMissing(Forbidden):
    """It is not there, deleted, or not for this reader."""

    def __init__(self) -> None:
        super().__init__("message")


class NotGroupAdmin(Forbidden):
    """Only a group's admins do this."""

    def __init__(self) -> None:
        super().__init__("group_admin")


class MessageEmpty(Invalid):
    """Neither words nor anything beside them."""

    def __init__(self) -> None:
        super().__init__("message_empty", _("Write something or add a picture first."), field="body")


class MessageTooLong(Invalid):
    """More characters than the setting allows; nothing is cut off."""

    def __init__(self, *, limit: int, length: int) -> None:
        super().__init__(
            "message_too_long",
            _("A message holds at most %(limit)s characters and yours has %(length)s. Send it in parts."),
            {"limit": limit, "length": length},
            field="body",
        )


class MessageMediaInvalid(Invalid):
    """Media that are gone, another's, in use elsewhere, too many or mixed; which of these is not told."""

    def __init__(self, *, most: int) -> None:
        super().__init__(
            "message_media",
            _("A message holds up to %(most)s pictures or one video. Remove them and add them again."),
            {"most": most},
            field="media",
        )


class ContactRefused(DomainError):
    """Somebody takes no first messages, and says so."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "contact_refused",
            _("This person takes no messages from people who have not heard from them yet."),
        )


class RequestWaiting(Conflict):
    """A stranger has written as much as one can before being let in."""

    def __init__(self) -> None:
        super().__init__(
            "request_waiting",
            _("Your request waits for an answer. You can write more once it is accepted."),
            field="body",
        )


class RequestWordsOnly(Invalid):
    """A stranger's first messages are words alone."""

    def __init__(self) -> None:
        super().__init__(
            "request_words_only",
            _("Until your request is accepted you can send words only."),
            field="body",
        )


class StrangersMax(TooMany):
    """As many people who do not follow them as one may write to first in a day."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            "strangers_day",
            _("You can write first to %(limit)s people who do not follow you in 24 hours. Go on tomorrow."),
            {"limit": limit},
        )


class ChatsMax(TooMany):
    """As many chats as one may be in."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            "chats_max",
            _("You are in %(limit)s chats, which is the most. Empty some first."),
            {"limit": limit},
        )


class GroupFull(TooMany):
    """As many members as a group may have."""

    def __init__(self, *, limit: int) -> None:
        super().__init__("group_full", _("A group holds at most %(limit)s people."), {"limit": limit})


class PinsMax(TooMany):
    """As many pinned chats as one may have."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            "pins_max", _("You can pin %(limit)s chats. Unpin another one first."), {"limit": limit}
        )


class TitleInvalid(Invalid):
    """No name of a group, or a longer one than there is room for."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            "group_title",
            _("Give the group a name of at most %(limit)s characters."),
            {"limit": limit},
            field="title",
        )


class LastAdmin(Conflict):
    """The only admin of a group cannot become a plain member."""

    def __init__(self) -> None:
        super().__init__("last_admin", _("A group needs an admin. Make somebody else an admin first."))


class EmojiInvalid(Invalid):
    """A reaction is one emoji."""

    def __init__(self) -> None:
        super().__init__("emoji", _("Choose one emoji."), field="emoji")


class PushInvalid(Invalid):
    """What the browser sent is no subscription to which anything can be pushed."""

    def __init__(self) -> None:
        super().__init__(
            "push_invalid",
            _("This browser gave an address that pushes cannot go to. Try again, or use another browser."),
        )


class PushOff(Invalid):
    """The operator did not switch pushes on."""

    def __init__(self) -> None:
        super().__init__("push_off", _("This place sends no pushes; ask the people who run it."))
