"""Addresses of the study aids and of the notebook."""

from django.urls import URLPattern, URLResolver, path

from sampan.web.study import export_views, notebook_views, practice_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("study", views.study, name="study"),
    path("study/word", views.word, name="study_word"),
    path("study/switch", views.switch, name="study_switch"),
    path("notebook", notebook_views.notebook, name="notebook"),
    path("notebook/save", notebook_views.save, name="notebook_save"),
    path("notebook/keep", notebook_views.keep, name="notebook_keep"),
    path("notebook/sentences", notebook_views.sentences, name="notebook_sentences"),
    path("notebook/practice", practice_views.practice, name="notebook_practice"),
    path("notebook/export", export_views.export, name="notebook_export"),
    path("notebook/restore", notebook_views.restore, name="notebook_restore"),
    path("notebook/<int:saved_id>/remove", notebook_views.remove, name="notebook_remove"),
    path("notebook/<int:saved_id>/review", practice_views.review, name="notebook_review"),
    path("notebook/sentences/restore", notebook_views.restore_sentence, name="notebook_restore_sentence"),
    path(
        "notebook/sentences/<int:saved_id>/remove",
        notebook_views.remove_sentence,
        name="notebook_remove_sentence",
    ),
    path(
        "notebook/sentences/<int:saved_id>/review",
        practice_views.review_kept,
        name="notebook_review_sentence",
    ),
    path("notebook/sentences/<int:saved_id>/meaning", notebook_views.meaning, name="notebook_meaning"),
]
