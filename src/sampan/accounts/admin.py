"""Who signs in, for the staff: looked up and locked out here, never made or deleted by a slip of the hand."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import User

admin.site.site_header = _("Sampan administration")
admin.site.site_title = _("Sampan")
admin.site.index_title = _("What needs looking after")
# The house's own sign-in, so that passkeys, second steps and limits hold for the staff too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Users: found by address; locked out, or let into the staff by a superuser."""

    list_display = ("email", "account", "is_active", "is_staff", "date_joined", "last_login")
    list_select_related = ("account",)
    list_filter = ("is_staff", "is_active", "interface_language", "date_joined")
    search_fields = ("email", "account__handle", "account__display_name")
    ordering = ("-date_joined",)
    fields = (
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "interface_language",
        "date_joined",
        "last_login",
    )
    readonly_fields = ("email", "interface_language", "date_joined", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only superusers give or take staff rights."""
        own = list(self.readonly_fields)
        user: Any = request.user
        return own if user.is_superuser else [*own, "is_staff", "is_superuser"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up, or `sampan account create` makes them; both make the account too."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting a user here would leave an account behind that nobody owns."""
        return False
