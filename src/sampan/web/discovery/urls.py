"""Addresses of the discovery area."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.discovery import (
    menu_views,
    nearby_views,
    people_views,
    ranking_views,
    related_views,
    search_views,
    signals_views,
    trending_views,
    views,
    why_views,
    wishes_views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.explore, name="explore"),
    path("channel/<slug:slug>", views.channel, name="channel"),
    path("following", views.following, name="following"),
    path("video", views.videos, name="videos"),
    path("search", search_views.search, name="search"),
    path("search/suggest", search_views.suggest, name="search_suggest"),
    path("search/forget", search_views.forget, name="search_forget"),
    path("n/<int:note_id>/menu", menu_views.card_menu, name="card_menu"),
    path("n/<int:note_id>/why", why_views.why, name="why"),
    path("n/<int:note_id>/less", menu_views.less, name="note_less"),
    path("n/<int:note_id>/hide-author", menu_views.hide_author, name="note_hide_author"),
    path("n/<int:note_id>/related", related_views.related, name="note_related"),
    path("nearby", nearby_views.nearby, name="nearby"),
    path("nearby/choose", nearby_views.choose, name="nearby_choose"),
    path("nearby/places", nearby_views.suggest, name="place_suggest"),
    path("trending", trending_views.trending, name="trending"),
    path("people", people_views.people, name="people"),
    path("people/<str:handle>/dismiss", people_views.dismiss, name="person_dismiss"),
    path("signals", signals_views.signals, name="signals"),
    path("settings/discovery", wishes_views.wishes, name="settings_discovery"),
    path("settings/discovery/entries", wishes_views.signals, name="settings_signals"),
    path("settings/discovery/download", wishes_views.download, name="settings_learned_download"),
    path("settings/discovery/reset", wishes_views.reset, name="settings_learned_reset"),
    path("settings/discovery/less", wishes_views.less_undo, name="settings_less_undo"),
    path("about/ranking", ranking_views.about_ranking, name="about_ranking"),
]
