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

    email = models.EmailField(unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    interface_language = models.CharField(max_length=10, default="en")
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    date_joined = models.DateTimeField(default=now)

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
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="account"
    )
    handle = models.CharField(max_length=HANDLE_MAX)
    domain = models.CharField(max_length=253, blank=True, default="")
    display_name = models.CharField(max_length=DISPLAY_NAME_MAX)
    bio = models.CharField(max_length=BIO_MAX, blank=True, default="")
    language = models.CharField(max_length=10, default="en", help_text="The language of the reader.")
    place = models.CharField(max_length=60, blank=True, default="")
    avatar = models.CharField(max_length=200, blank=True, default="", help_text="Key in the public storage.")
    reads = ArrayField(models.CharField(max_length=10), default=_default_reads, blank=True)
    auto_translate = models.BooleanField(default=True)
    study_pinyin = models.BooleanField(
        default=False, help_text="Whether Chinese originals are shown with pinyin unasked."
    )
    study_colors = models.BooleanField(default=True, help_text="Whether tones have colors.")
    study_marks = models.BooleanField(default=True, help_text="Whether pinyin bears tone marks.")
    interests = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    shows_likes = models.BooleanField(default=True, help_text="Whether others see what it liked.")
    follower_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)
    note_count = models.PositiveIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Its owner left; soon erased.")
    created_at = models.DateTimeField(default=now)

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
