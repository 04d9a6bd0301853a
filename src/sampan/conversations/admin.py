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
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

EXCERPT = 80
"""Characters in the table: one line."""


class WordsAdmin(Base):
    """What members say: it is read, hidden and shown again; nobody's words are edited, added or removed."""

    kind: TargetKind
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    actions = ("hide", "restore")

    @admin.display(description=_("State"))
    def state(self, said: Any) -> Any:
        """Whether members see it."""
        if said.deleted_at is not None:
            return _("deleted")
        return _("hidden") if said.hidden_at is not None else _("shown")

    def set_hidden(self, pk: int, *, hidden: bool) -> bool:
        """Hide one or show it again; whether that changed anything."""
        raise NotImplementedError

    def decide_all(self, request: HttpRequest, rows: "QuerySet[Any]", action: Action) -> int:
        """Carry it out and keep it as a decision, as with all that the staff do; how many it changed."""
        assert isinstance(request.user, User)
        done = 0
        for pk in list(rows.values_list("pk", flat=True)):
            with transaction.atomic():
                if self.set_hidden(pk, hidden=action == Action.HIDE):
                    decide(staff=request.user, kind=self.kind, target_id=pk, action=action)
                    done += 1
        return done

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Comment)
class CommentAdmin(WordsAdmin):
    """Comments, all of them."""

    kind = TargetKind.COMMENT
    list_display = ("id", "excerpt", "author", "note_id", "language", "like_count", "state", "created_at")
    list_filter = (
        ("hidden_at", admin.EmptyFieldListFilter),
        ("deleted_at", admin.EmptyFieldListFilter),
        "language",
        "created_at",
    )
    list_select_related = ("author",)
    search_fields = ("body", "author__handle")

    @admin.display(description=_("Comment"))
    def excerpt(self, comment: Comment) -> str:
        """The beginning of the comment."""
        return comment.body[:EXCERPT] + ("…" if len(comment.body) > EXCERPT else "")

    @admin.action(description=_("Hide the chosen comments"))
    def hide(self, request: HttpRequest, rows: "QuerySet[Comment]") -> None:
        """Take them out of everybody's sight."""
        done = self.decide_all(request, rows, Action.HIDE)
        said = ngettext("%(count)d comment is hidden.", "%(count)d comments are hidden.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Show the chosen comments again"))
    def restore(self, request: HttpRequest, rows: "QuerySet[Comment]") -> None:
        """Let them be seen again."""
        done = self.decide_all(request, rows, Action.RESTORE)
        said = ngettext("%(count)d comment is shown again.", "%(count)d comments are shown again.", done)
        messages.success(request, said % {"count": done})

    def set_hidden(self, pk: int, *, hidden: bool) -> bool:
        return services.hide_comment(comment_id=pk) if hidden else services.restore_comment(comment_id=pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Comment | None = None) -> list[str]:
        return [field.name for field in Comment._meta.fields]


@admin.register(Message)
class MessageAdmin(WordsAdmin):
    """Messages that a member reported, to decide about them. The staff reads no others here."""

    kind = TargetKind.MESSAGE
    list_display = ("id", "excerpt", "sender", "language", "state", "created_at")
    list_select_related = ("sender",)
    fields = ("id", "sender", "body", "language", "sounds", "remark", "created_at", "hidden_at", "deleted_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Those alone that were reported."""
        return super().get_queryset(request).filter(pk__in=reported_ids(TargetKind.MESSAGE))

    @admin.display(description=_("Message"))
    def excerpt(self, message: Message) -> str:
        """The beginning of the message."""
        return message.body[:EXCERPT] + ("…" if len(message.body) > EXCERPT else "")

    @admin.action(description=_("Hide the chosen messages"))
    def hide(self, request: HttpRequest, rows: "QuerySet[Message]") -> None:
        """Take them out of everybody's sight."""
        done = self.decide_all(request, rows, Action.HIDE)
        said = ngettext("%(count)d message is hidden.", "%(count)d messages are hidden.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Show the chosen messages again"))
    def restore(self, request: HttpRequest, rows: "QuerySet[Message]") -> None:
        """Let them be seen again."""
        done = self.decide_all(request, rows, Action.RESTORE)
        said = ngettext("%(count)d message is shown again.", "%(count)d messages are shown again.", done)
        messages.success(request, said % {"count": done})

    def set_hidden(self, pk: int, *, hidden: bool) -> bool:
        return services.hide_message(message_id=pk) if hidden else services.restore_message(message_id=pk)
