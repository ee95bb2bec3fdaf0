"""A new installation gets its first security officer from the command line, and only the first."""

import io

import pytest
from django.core.management import CommandError, call_command

from access.models import User
from access.rules import Role

pytestmark = pytest.mark.django_db
OFFICER = {
    "username": "first.officer",
    "name": "First Officer",
    "agency_code": "DEMOPOL",
    "agency_name": "Fictional Police",
}


def make(monkeypatch: pytest.MonkeyPatch, password: str, **more: str) -> str:
    """Run the command with the password on its standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("make_officer", stdout=out, **{**OFFICER, **more})
    return out.getvalue()


def test_the_first_officer_may_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "first.officer may sign in" in make(monkeypatch, "a long enough secret")
    officer = User.objects.get(username="first.officer")
    assert officer.role == Role.SECURITY
    assert officer.check_password("a long enough secret")


def test_there_is_no_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    make(monkeypatch, "a long enough secret")
    with pytest.raises(CommandError, match="already"):
        make(monkeypatch, "a long enough secret", username="second.officer")


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="too short"):
        make(monkeypatch, "short")
    assert not User.objects.filter(username="first.officer").exists()
