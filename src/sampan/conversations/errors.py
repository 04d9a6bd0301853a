"""What the conversations room refuses, beyond the refusals that every room shares."""

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Forbidden, Invalid


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
