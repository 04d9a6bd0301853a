"""Addresses of reporting."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.safety import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("report", views.report, name="report"),
    path("report/target/<str:kind>/<int:target_id>", views.report_target, name="report_target"),
]
