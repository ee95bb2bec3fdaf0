"""Agencies, their units and the people and programs that sign in."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.rules import BREAKERS, HOUSE_RIGHTS, Right, Role, may_ask
from audit.actions import action
from audit.written import Audited, Written


class Agency(Audited):
    """An organisation that takes part: police, border police, prosecution, immigration, ministries, partners abroad."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, default="NL")
    written = Written(room="")

    class Meta:
        ordering = ["code"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name


class Unit(Audited):
    """A part of an agency that holds cases."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    written = Written(room="")

    class Meta:
        ordering = ["code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Find users by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that name, whatever the capitals."""
        return self.get(username__iexact=username)


class User(Audited, AbstractBaseUser):
    """A person, or an agency's program, that can sign in; there is no superuser."""

    last_login = None  # a sign-in is a note in the book, not a column that anybody may overwrite
    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="users")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="users", null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    purpose = models.CharField(_("default purpose"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="", secret=("password",))

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(models.functions.Lower("username"), name="user_name_unique_without_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def handle(self) -> str:
        """How the book names this user, for ever."""
        return f"{'client' if self.role == Role.PARTNER else 'user'}:{self.username}"

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; a hash of an older kind is renewed inside an action."""

        def renew(raw: str) -> None:
            with action(self, "password.rehash", thing=self.username):
                self.set_password(raw)
                self._password = None
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, renew)

    @property
    def house_rights(self) -> frozenset[Right]:
        """What this person may do without a key to any room."""
        return HOUSE_RIGHTS[self.role] if self.is_active else frozenset()

    @property
    def may_ask(self) -> bool:
        """Whether this person may ask for a key to a case."""
        return may_ask(self.role)

    @property
    def may_break_glass(self) -> bool:
        """Whether this person may take a key in an emergency."""
        return self.role in BREAKERS

    def get_full_name(self) -> str:
        """The name to show."""
        return str(self)
