"""Addresses of the house itself."""

from django.urls import path

from sampan.web.site import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline", views.offline, name="offline"),
    path("language", views.set_language, name="set_language"),
    path("theme", views.set_theme, name="set_theme"),
    path("site/live", views.live_address, name="live_address"),
    path("health", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
]
