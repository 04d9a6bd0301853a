"""The staff's tables of notes and topics: look, hide, restore, merge; words of members are never edited."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.accounts.models import User
from sampan.core.errors import NotFound
from sampan.notes import services
from sampan.notes.models import Note, Topic, TopicName, TopicSuggestion
from sampan.notes.types import Visibility
from sampan.safety.services import decide
from sampan.safety.types import Action, TargetKind

if TYPE_CHECKING:
    NoteBase = admin.ModelAdmin[Note]
    TopicBase = admin.ModelAdmin[Topic]
    NameBase = admin.TabularInline[TopicName, Topic]
    SuggestionBase = admin.ModelAdmin[TopicSuggestion]
else:
    NoteBase = TopicBase = SuggestionBase = admin.ModelAdmin
    NameBase = admin.TabularInline


@admin.register(Note)
class NoteAdmin(NoteBase):
    """Reading, hiding and restoring; every hiding is kept as a decision."""

    list_display = (
        "id",
        "title",
        "author",
        "kind",
        "visibility",
        "like_count",
        "collect_count",
        "comment_count",
        "state",
        "created_at",
    )
    list_filter = (("hidden_at", admin.EmptyFieldListFilter), "kind", "visibility", "category", "language")
    list_select_related = ("author",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("title", "body", "author__handle")
    ordering = ("-id",)
    actions = ("hide", "restore")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Note]":
        """What the staff may look at: not what somebody keeps for themselves alone."""
        return super().get_queryset(request).exclude(visibility=Visibility.SELF)

    @admin.display(description=_("State"))
    def state(self, note: Note) -> Any:
        """Whether members see it."""
        return _("hidden") if note.hidden_at is not None else _("shown")

    @admin.action(description=_("Hide the chosen notes"))
    def hide(self, request: HttpRequest, rows: "QuerySet[Note]") -> None:
        """Take them out of everybody's sight but their authors' and the staff's."""
        done = self._decide(request, rows.filter(hidden_at=None), Action.HIDE)
        said = ngettext("%(count)d note is hidden.", "%(count)d notes are hidden.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Show the chosen notes again"))
    def restore(self, request: HttpRequest, rows: "QuerySet[Note]") -> None:
        """Let them be seen again."""
        done = self._decide(request, rows.exclude(hidden_at=None), Action.RESTORE)
        said = ngettext("%(count)d note is shown again.", "%(count)d notes are shown again.", done)
        messages.success(request, said % {"count": done})

    def _decide(self, request: HttpRequest, rows: "QuerySet[Note]", action: Action) -> int:
        assert isinstance(request.user, User)
        lever = services.hide_note if action == Action.HIDE else services.unhide_note
        ids = list(rows.values_list("pk", flat=True))
        for note_id in ids:
            decide(staff=request.user, kind=TargetKind.NOTE, target_id=note_id, action=action)
            lever(note_id=note_id)  # the decision's own job does it in a moment too; the table shows it now
        return len(ids)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    has_view_permission = has_module_permission = has_change_permission

    def get_readonly_fields(self, request: HttpRequest, obj: Note | None = None) -> list[str]:
        return [field.name for field in Note._meta.fields]

    def has_delete_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        return False


class TopicNameInline(NameBase):
    """The names of a topic."""

    model = TopicName
    extra = 0
    fields = readonly_fields = ("name", "key", "language")

    def has_add_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        return False


@admin.register(Topic)
class TopicAdmin(TopicBase):
    """Joining topics that are one; the one with the most notes keeps its place."""

    list_display = ("name", "all_names", "note_count", "created_at")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("names__name", "names__key")
    ordering = ("-note_count", "id")
    readonly_fields = ("name", "note_count", "created_at", "looked_up_at")
    inlines = (TopicNameInline,)
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Topic]":
        return super().get_queryset(request).prefetch_related("names")

    @admin.display(description=_("Names"))
    def all_names(self, topic: Topic) -> str:
        """Every name that leads to it."""
        return " · ".join(name.name for name in topic.names.all())

    @admin.action(description=_("Merge the chosen topics into the largest"))
    def merge(self, request: HttpRequest, rows: "QuerySet[Topic]") -> None:
        """Make the chosen topics one."""
        ids = list(rows.order_by("-note_count", "pk").values_list("pk", flat=True))
        if len(ids) < 2:
            messages.warning(request, _("Choose at least two topics to merge."))
            return
        topic = services.merge_topics(into=ids[0], topic_ids=ids[1:])
        messages.success(request, _("They are one topic now: %(name)s.") % {"name": topic.name})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(TopicSuggestion)
class TopicSuggestionAdmin(SuggestionBase):
    """Names in the other language, to confirm or to decline; a declined one does not come back."""

    list_display = ("topic", "name", "by_engine", "author_count", "share", "state", "decided_at")
    list_filter = ("state", "by_engine", "decided_by_use", "language")
    list_select_related = ("topic",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name", "key", "topic__name")
    ordering = ("-topic__note_count", "id")
    actions = ("confirm", "decline")

    @admin.action(description=_("Confirm: it is the same topic"))
    def confirm(self, request: HttpRequest, rows: "QuerySet[TopicSuggestion]") -> None:
        """Give the topics these names, or join them to the topics that have them."""
        done = 0
        for suggestion_id in list(rows.exclude(state="confirmed").values_list("pk", flat=True)):
            with suppress(NotFound):  # two of them may have spoken of the same pair
                services.confirm_suggestion(suggestion_id=suggestion_id)
                done += 1
        said = ngettext("%(count)d suggestion is confirmed.", "%(count)d suggestions are confirmed.", done)
        messages.success(request, said % {"count": done})

    @admin.action(description=_("Decline: they are different topics"))
    def decline(self, request: HttpRequest, rows: "QuerySet[TopicSuggestion]") -> None:
        """Leave the topics apart for good."""
        chosen = list(rows.filter(state="open").values_list("pk", flat=True))
        for suggestion_id in chosen:
            services.decline_suggestion(suggestion_id=suggestion_id)
        said = ngettext(
            "%(count)d suggestion is declined.", "%(count)d suggestions are declined.", len(chosen)
        )
        messages.success(request, said % {"count": len(chosen)})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TopicSuggestion | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    has_view_permission = has_module_permission = has_change_permission

    def get_readonly_fields(self, request: HttpRequest, obj: TopicSuggestion | None = None) -> list[str]:
        return [field.name for field in TopicSuggestion._meta.fields]

    def has_delete_permission(self, request: HttpRequest, obj: TopicSuggestion | None = None) -> bool:
        return False
