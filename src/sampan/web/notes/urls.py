"""Addresses of the notes area: notes and what is done with them, topics, boards, the composer, uploads."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.notes import (
    board_views,
    compose_views,
    draft_views,
    note_views,
    reaction_views,
    suggest_views,
    topic_views,
    uploads_urls,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("n/<int:note_id>", note_views.note, name="note"),
    path("n/<int:note_id>/edit", compose_views.note_edit, name="note_edit"),
    path("n/<int:note_id>/history", note_views.history, name="note_history"),
    path("n/<int:note_id>/delete", note_views.delete, name="note_delete"),
    path("n/<int:note_id>/hide", note_views.hide, name="note_hide"),
    path("n/<int:note_id>/qr", note_views.qr, name="note_qr"),
    path("n/<int:note_id>/like", reaction_views.like, name="note_like"),
    path("n/<int:note_id>/collect", reaction_views.collect, name="note_collect"),
    path("n/<int:note_id>/share", reaction_views.share, name="note_share"),
    path("t/<str:slug>", topic_views.topic, name="topic"),
    path("b/new", board_views.create, name="board_create"),
    path("b/<int:board_id>", board_views.board, name="board"),
    path("b/<int:board_id>/edit", board_views.edit, name="board_edit"),
    path("b/<int:board_id>/delete", board_views.delete, name="board_delete"),
    path("new", compose_views.compose, name="compose"),
    path("drafts", draft_views.drafts, name="drafts"),
    path("drafts/<uuid:key>", draft_views.save, name="draft_save"),
    path("drafts/<uuid:key>/preview", draft_views.preview, name="draft_preview"),
    path("drafts/<uuid:key>/publish", compose_views.publish, name="draft_publish"),
    path("drafts/<uuid:key>/schedule", draft_views.schedule, name="draft_schedule"),
    path("drafts/<uuid:key>/cancel", draft_views.cancel, name="draft_cancel"),
    path("drafts/<uuid:key>/discard", draft_views.discard, name="draft_discard"),
    path("suggest/topics", suggest_views.topics, name="topic_suggest"),
    path("suggest/people", suggest_views.people, name="mention_suggest"),
    *uploads_urls.urlpatterns,
]
