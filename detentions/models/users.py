"""People who work here, and the one-time link that lets the first of them in."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from detentions.models.references import kept_for_good


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, *, display_name: str = "", email: str = "") -> User:
        """An account. Without a password nobody can sign in with one: a one-time link or a passkey is needed."""
        user = self.model(username=username, display_name=display_name or username, email=self.normalize_email(email))
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff, or a machine account (`is_machine`) in whose name seeds and samples are loaded."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_machine = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        triggers = kept_for_good()

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "username", "display_name", "is_active", "is_machine"}
        never: ClassVar[set[str]] = {"password", "last_login", "email", "joined_at"}

    def __str__(self) -> str:
        return self.display_name or self.username


class SignInLink(models.Model):
    """A link that signs one person in, once. Only a hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="signinlink_expires_after_it_was_made", condition=Q(expires_at__gt=F("made_at"))),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = {"id", "user", "token_sha256", "made_at", "expires_at", "used_at"}

    def __str__(self) -> str:
        return f"link for {self.user_id}"

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def use(cls, *, token: str, at: datetime) -> User | None:
        """The person whom the link signs in, or None when it is unknown, used or too old. One caller wins."""
        fresh = cls.objects.filter(token_sha256=cls.digest(token), used_at=None, expires_at__gt=at, user__is_active=True)
        if not fresh.update(used_at=at):
            return None
        return cls.objects.select_related("user").get(token_sha256=cls.digest(token)).user
