"""The staff's tables of comments, and of the messages that members reported."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.accounts.models import User
from sampan.conversations import services
from sampan.conversations.models import Comment, Message
from sampan.safety.selectors import reported_ids
from sampan.safety.services import decide
from sampan.safety.types import Action, TargetKind

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Comment]
    MessageBase = admin.ModelAdmin[Message]
else:
    Base = MessageBase = admin.ModelAdmin

EXCERPT = 80
"""Characters of a comment in the table: one line."""


@admin.register(Comment)
class CommentAdmin(Base):
    """Reading, hiding and restoring; words of members are never edited."""

    list_display = ("id", "excerpt", "author", "note_id", "language", "like_count", "state", "created_at")
    list_filter = (
        ("hidden_at", admin.EmptyFieldListFilter),
        ("deleted_at", admin.EmptyFieldListFilter),
        "language",
        "created_at",
    )
    list_select_related = ("author",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("body", "author__handle")
    ordering = ("-id",)
    actions = ("hide", "restore")

    @admin.display(description=_("Comment"))
    def excerpt(self, comment: Comment) -> str:
        """The beginning of the comment."""
        return comment.body[:EXCERPT] + ("…" if len(comment.body) > EXCERPT else "")

    @admin.display(description=_("State"))
    def state(self, comment: Comment) -> Any:
        """Whether members see it."""
        if comment.deleted_at is not None:
            return _("deleted")
        return _("hidden") if comment.hidden_at is not None else _("shown")

    @admin.action(description=_("Hide the chosen comments"))
    def hide(self, request: HttpRequest, rows: "QuerySet[Comment]") -> None:
        """Take them out of everybody's sight."""
        done = self._decide(request, rows, Action.HIDE)
        said = ngettext("%(count)d comment is hidden.", "%(count)d comments are hidden.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Show the chosen comments again"))
    def restore(self, request: HttpRequest, rows: "QuerySet[Comment]") -> None:
        """Let them be seen again."""
        done = self._decide(request, rows, Action.RESTORE)
        said = ngettext("%(count)d comment is shown again.", "%(count)d comments are shown again.", done)
        messages.success(request, said % {"count": done})

    def _decide(self, request: HttpRequest, rows: "QuerySet[Comment]", action: Action) -> int:
        """Carry it out and keep it as a decision, as with all that the staff do; how many it changed."""
        assert isinstance(request.user, User)
        lever = services.hide_comment if action == Action.HIDE else services.restore_comment
        done = 0
        for comment_id in list(rows.values_list("pk", flat=True)):
            with transaction.atomic():
                if lever(comment_id=comment_id):
                    decide(staff=request.user, kind=TargetKind.COMMENT, target_id=comment_id, action=action)
                    done += 1
        return done

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def get_readonly_fields(self, request: HttpRequest, obj: Comment | None = None) -> list[str]:
        return [field.name for field in Comment._meta.fields]

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(MessageBase):
    """Messages that a member reported, to decide about them. The staff reads no others here."""

    list_display = ("id", "excerpt", "sender", "language", "state", "created_at")
    list_select_related = ("sender",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    actions = ("hide", "restore")
    fields = ("id", "sender", "body", "language", "sounds", "remark", "created_at", "hidden_at", "deleted_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Message]":
        """Those alone that were reported."""
        return super().get_queryset(request).filter(pk__in=reported_ids(TargetKind.MESSAGE))

    @admin.display(description=_("Message"))
    def excerpt(self, message: Message) -> str:
        """The beginning of the message."""
        return message.body[:EXCERPT] + ("…" if len(message.body) > EXCERPT else "")

    @admin.display(description=_("State"))
    def state(self, message: Message) -> Any:
        """Whether members see it."""
        if message.deleted_at is not None:
            return _("deleted")
        return _("hidden") if message.hidden_at is not None else _("shown")

    @admin.action(description=_("Hide the chosen messages"))
    def hide(self, request: HttpRequest, rows: "QuerySet[Message]") -> None:
        """Take them out of everybody's sight."""
        done = self._decide(request, rows, Action.HIDE)
        said = ngettext("%(count)d message is hidden.", "%(count)d messages are hidden.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Show the chosen messages again"))
    def restore(self, request: HttpRequest, rows: "QuerySet[Message]") -> None:
        """Let them be seen again."""
        done = self._decide(request, rows, Action.RESTORE)
        said = ngettext("%(count)d message is shown again.", "%(count)d messages are shown again.", done)
        messages.success(request, said % {"count": done})

    def _decide(self, request: HttpRequest, rows: "QuerySet[Message]", action: Action) -> int:
        """Carry it out and keep it as a decision; how many it changed."""
        assert isinstance(request.user, User)
        lever = services.hide_message if action == Action.HIDE else services.restore_message
        done = 0
        for message_id in list(rows.values_list("pk", flat=True)):
            with transaction.atomic():
                if lever(message_id=message_id):
                    decide(staff=request.user, kind=TargetKind.MESSAGE, target_id=message_id, action=action)
                    done += 1
        return done

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
