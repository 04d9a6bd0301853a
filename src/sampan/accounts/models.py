"""Users who sign in, accounts that are seen, and the ties between accounts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from sampan.accounts.querysets import AccountQuerySet
from sampan.accounts.types import BIO_MAX, DISPLAY_NAME_MAX, HANDLE_MAX
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail addresses are compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Who signs in: an e-mail address, a password or passkey, and how the house looks to them."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    email = models.EmailField(_("email"), unique=True)
    is_staff = models.BooleanField(_("is staff"), default=False)
    is_active = models.BooleanField(_("is active"), default=True)
    interface_language = models.CharField(_("interface language"), max_length=10, default="en")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    date_joined = models.DateTimeField(_("date joined"), default=now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return f"user {self.pk}"


def _default_reads() -> list[str]:
    return ["en"]


class Account(models.Model):
    """A public identity, here (domain '') or on a peer."""

    id = snowflake_pk()
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="account", verbose_name=_("user")
    )
    handle = models.CharField(_("handle"), max_length=HANDLE_MAX)
    domain = models.CharField(_("domain"), max_length=253, blank=True, default="")
    display_name = models.CharField(_("display name"), max_length=DISPLAY_NAME_MAX)
    bio = models.CharField(_("bio"), max_length=BIO_MAX, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text="The language of the reader."
    )
    place = models.CharField(_("place"), max_length=60, blank=True, default="")
    avatar = models.CharField(
        _("avatar"), max_length=200, blank=True, default="", help_text="Key in the public storage."
    )
    reads = ArrayField(
        models.CharField(max_length=10), default=_default_reads, blank=True, verbose_name=_("reads")
    )
    auto_translate = models.BooleanField(_("auto translate"), default=True)
    study_pinyin = models.BooleanField(
        _("study pinyin"), default=False, help_text="Whether Chinese originals are shown with pinyin unasked."
    )
    study_colors = models.BooleanField(
        _("study colors"), default=True, help_text="Whether tones have colors."
    )
    study_marks = models.BooleanField(
        _("study marks"), default=True, help_text="Whether pinyin bears tone marks."
    )
    interests = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name=_("interests")
    )
    shows_likes = models.BooleanField(
        _("shows likes"), default=True, help_text="Whether others see what it liked."
    )
    follower_count = models.PositiveIntegerField(_("follower count"), default=0)
    following_count = models.PositiveIntegerField(_("following count"), default=0)
    note_count = models.PositiveIntegerField(_("note count"), default=0)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    deleted_at = models.DateTimeField(
        _("deleted at"), null=True, blank=True, help_text="Its owner left; soon erased."
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(Lower("handle"), "domain", name="account_handle_once"),
        ]
        indexes = [
            # Upper, because that is what Django's case-blind search asks of PostgreSQL.
            GinIndex(
                OpClass(Upper("handle"), name="gin_trgm_ops"),
                OpClass(Upper("display_name"), name="gin_trgm_ops"),
                name="account_names",
            ),
            models.Index(fields=["-follower_count", "-id"], name="account_by_followers"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}" + (f"@{self.domain}" if self.domain else "")

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None


class Tie(models.Model):
    """One account's stance towards another."""

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True


class Follow(Tie):
    follower = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="follows")
    followed = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("followed")), name="follow_not_self"
            ),
        ]
        indexes = [
            models.Index(fields=["followed", "-id"], name="follow_by_followed"),
            models.Index(fields=["follower", "-id"], name="follow_by_follower"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"


class Block(Tie):
    blocker = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocked_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="block_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class Mute(Tie):
    muter = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="muted_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~models.Q(muter=models.F("muted")), name="mute_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"
