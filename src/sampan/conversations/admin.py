"""The staff's table of comments."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.conversations import services
from sampan.conversations.models import Comment

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Comment]
else:
    Base = admin.ModelAdmin

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
        done = sum(services.hide_comment(comment_id=row.pk) for row in rows)
        said = ngettext("%(count)d comment is hidden.", "%(count)d comments are hidden.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Show the chosen comments again"))
    def restore(self, request: HttpRequest, rows: "QuerySet[Comment]") -> None:
        """Let them be seen again."""
        done = sum(services.restore_comment(comment_id=row.pk) for row in rows)
        said = ngettext("%(count)d comment is shown again.", "%(count)d comments are shown again.", done)
        messages.success(request, said % {"count": done})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def get_readonly_fields(self, request: HttpRequest, obj: Comment | None = None) -> list[str]:
        return [field.name for field in Comment._meta.fields]

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False
