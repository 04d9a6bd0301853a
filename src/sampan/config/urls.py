"""The map of addresses: each area of the web brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("sampan.web.discovery.urls")),  # first, since most requests are for these
    path("admin/", admin.site.urls),
    path("api/v1/", include("sampan.api.native.urls")),
    path("", include("sampan.web.site.urls")),
    path("", include("sampan.web.accounts.urls")),
    path("", include("sampan.web.notes.urls")),
    path("", include("sampan.web.conversations.urls")),
    path("", include("sampan.web.translation.urls")),
    path("", include("sampan.web.study.urls")),
    path("", include("sampan.web.safety.urls")),
    path("", include("sampan.web.shop.urls")),
]

handler404 = "sampan.web.site.views.page_not_found"
handler403 = "sampan.web.site.views.permission_denied"
handler500 = "sampan.web.site.unavailable.server_error"
