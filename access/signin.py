"""What the book hears of sign-in, and the page of a lock-out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.models import User
from audit.actions import action

DOOR = "door:sign-in"


def note(user: Any, verb: str) -> None:
    """Note in the book that this user came or left."""
    if isinstance(user, User):
        with action(user, verb, thing=user.username):
            pass


def note_failure(username: str, verb: str = "signin.failed") -> None:
    """Note a failed try; only names that exist are kept, for people type passwords into the wrong field."""
    known = User.objects.filter(username__iexact=username[:60]).values_list("username", flat=True).first()
    with action(DOOR, verb, thing=known or "unknown"):
        pass


def username_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that failures are counted under, whatever the capitals."""
    given = (credentials or {}).get("username") or (request.POST.get("login") if request else "") or ""
    return str(given).replace("\x00", "").lower()[:60]


def locked_out(request: HttpRequest, original: Any, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page of a lock-out: when it ends and who can end it."""
    note_failure(username_of(request, credentials), "signin.locked")
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)
