"""Addresses of the translation area."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.translation import decision_views, fetching, improve_views, overview_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("translations", views.ask, name="translations_ask"),
    path("translations/fetching", fetching.fetching, name="fetching"),
    path("improve/<str:kind>/<int:target_id>", improve_views.improve, name="improve"),
    path("improve/<str:kind>/<int:target_id>/<str:field>", improve_views.save, name="improvement_save"),
    path("improvements", overview_views.overview, name="improvements"),
    path("improvements/<int:improvement_id>/vote", decision_views.vote, name="improvement_vote"),
    path("improvements/<int:improvement_id>/accept", decision_views.accept, name="improvement_accept"),
    path("improvements/<int:improvement_id>/decline", decision_views.decline, name="improvement_decline"),
    path("improvements/<int:improvement_id>/undo", decision_views.undo, name="improvement_undo"),
    path("improvements/<int:improvement_id>/withdraw", decision_views.withdraw, name="improvement_withdraw"),
]
