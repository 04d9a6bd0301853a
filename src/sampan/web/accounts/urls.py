"""Addresses of profiles, settings, and of signing in and up."""

from django.urls import URLPattern, URLResolver, include, path

from sampan.web.accounts import entrance_views, profile_views, settings_views, tie_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("@<str:handle>", profile_views.profile, name="profile"),
    path("@<str:handle>/boards", profile_views.profile_boards, name="profile_boards"),
    path("@<str:handle>/liked", profile_views.profile_liked, name="profile_liked"),
    path("@<str:handle>/followers", profile_views.followers, name="followers"),
    path("@<str:handle>/following", profile_views.following_list, name="following_list"),
    path("@<str:handle>/follow", tie_views.follow, name="follow"),
    path("@<str:handle>/block", tie_views.block, name="block"),
    path("@<str:handle>/mute", tie_views.mute, name="mute"),
    path("settings/", settings_views.index, name="settings"),
    path("settings/profile", settings_views.profile, name="settings_profile"),
    path("settings/avatar", settings_views.avatar, name="settings_avatar"),
    path("settings/languages", settings_views.languages, name="settings_languages"),
    path("settings/interests", settings_views.interests, name="settings_interests"),
    path("settings/appearance", settings_views.appearance, name="settings_appearance"),
    path("settings/privacy", settings_views.privacy, name="settings_privacy"),
    path("settings/blocked", settings_views.blocked, name="settings_blocked"),
    path("settings/muted", settings_views.muted, name="settings_muted"),
    path("settings/security", settings_views.security, name="settings_security"),
    path("settings/delete", settings_views.delete, name="settings_delete"),
    path("welcome", entrance_views.welcome, name="welcome"),
    path("welcome/people", entrance_views.welcome_people, name="welcome_people"),
    path("welcome/name", entrance_views.start_account, name="start_account"),
    path("welcome/handle", entrance_views.handle_suggest, name="handle_suggest"),
    # Before allauth's own: ours save user and account together.
    path("accounts/signup/", entrance_views.sign_up, name="account_signup"),
    path("accounts/signup/passkey/", entrance_views.sign_up_by_passkey, name="account_signup_by_passkey"),
    path("accounts/", include("allauth.urls")),
]
