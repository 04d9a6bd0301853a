"""Addresses of the study aids and of the notebook."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.study import notebook_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("study", views.study, name="study"),
    path("study/word", views.word, name="study_word"),
    path("study/switch", views.switch, name="study_switch"),
    path("notebook", notebook_views.notebook, name="notebook"),
    path("notebook/save", notebook_views.save, name="notebook_save"),
    path("notebook/practice", notebook_views.practice, name="notebook_practice"),
    path("notebook/export", notebook_views.export, name="notebook_export"),
    path("notebook/restore", notebook_views.restore, name="notebook_restore"),
    path("notebook/<int:saved_id>/remove", notebook_views.remove, name="notebook_remove"),
    path("notebook/<int:saved_id>/review", notebook_views.review, name="notebook_review"),
]
