"""Addresses for uploads and for files that are not public."""

from django.urls import path

from sampan.web.notes import private_files, tus_views, uploads_views

urlpatterns = [
    path("uploads/pictures", uploads_views.upload_picture, name="upload_picture"),
    path("uploads/videos/", tus_views.tus_uploads, name="tus"),
    path("uploads/videos/<uuid:upload_id>", tus_views.tus_upload, name="tus_upload"),
    path("uploads/media/<int:media_id>", uploads_views.media_status, name="media_status"),
    path("uploads/media/<int:media_id>/crop", uploads_views.media_crop, name="media_crop"),
    path("uploads/media/<int:media_id>/alt", uploads_views.media_describe, name="media_describe"),
    path("uploads/media/<int:media_id>/delete", uploads_views.media_delete, name="media_delete"),
    path("private/<str:token>/<str:key>/<path:name>", private_files.private_file, name="private_file"),
]
