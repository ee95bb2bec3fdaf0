"""Values from the environment, checked: whoever sets one wrongly reads which, and what it may be."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off", "")
TILES = re.compile(r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?/[^\s;,'\"\\]+$", re.ASCII)
DATABASE_SCHEMES = ("postgres", "postgresql")
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+socket")


class Env:
    """Reads NAME, or the file that NAME_FILE names; a file's closing line break is no part of the value."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source

    def given(self, name: str) -> str | None:
        """The text of a variable, or None where neither it nor its file is set."""
        file = self._source.get(f"{name}_FILE", "")
        if not file:
            return self._source.get(name)
        if self._source.get(name):
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: unset one of them.")
        try:
            return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {error}.") from None

    def _read(self, name: str, default: Value, cast: Callable[[str], Value], expected: str) -> Value:
        text = self.given(name)
        if text is None:
            return default
        try:
            return cast(text.strip())
        except (ValueError, KeyError):
            raise ImproperlyConfigured(f"{name} is {text!r}, and must be {expected}.") from None

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        found = self.given(name)
        return default if found is None else found

    def secret(self, name: str, default: str = "") -> str:
        """A text that must not be empty unless it has a default; never part of a message."""
        text = self.given(name) or default
        if not text:
            raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to the path of a file that holds it.")
        return text

    def yes(self, name: str, default: bool = False) -> bool:
        """Yes or no."""

        def cast(text: str) -> Any:
            if text.lower() not in YES + NO:
                raise ValueError
            return text.lower() in YES

        return self._read(name, default, cast, "1 or 0")

    def whole(self, name: str, default: int, least: int = 0) -> int:
        """A whole number, not below `least`."""

        def cast(text: str) -> Any:
            if int(text) < least:
                raise ValueError
            return int(text)

        return self._read(name, default, cast, f"a whole number, {least} or more")

    def number(self, name: str, default: float, least: float = 0.0) -> float:
        """A number above `least`."""

        def cast(text: str) -> Any:
            if not least < float(text) < float("inf"):
                raise ValueError
            return float(text)

        return self._read(name, default, cast, f"a number above {least:g}")

    def tiles(self, name: str, default: str = "") -> str:
        """The address of the tiles of a map, with {z}, {x} and {y} in it."""

        def cast(text: str) -> Any:
            if text and not (TILES.match(text) and all(part in text for part in ("{z}", "{x}", "{y}"))):
                raise ValueError
            return text

        return self._read(name, default, cast, "an address such as https://tiles.example.org/{z}/{x}/{y}.png")

    def texts(self, name: str, default: list[str]) -> list[str]:
        """Texts, separated by commas."""
        text = self.given(name)
        return default if text is None else [part.strip() for part in text.split(",") if part.strip()]

    def time_zone(self, name: str, default: str) -> str:
        """The name of a time zone."""
        return self._read(name, default, lambda text: ZoneInfo(text).key, "the name of a time zone: Europe/Amsterdam")

    def db_url(self, name: str, default: str) -> dict[str, Any]:
        """Where the database is; the message never shows the address, for it may hold a password."""
        text = (self.given(name) or default).strip()
        scheme = text.partition("://")[0]
        try:
            config = dict(environ.Env.db_url_config(text)) if scheme in DATABASE_SCHEMES else {}
        except ValueError:
            config = {}
        if not config.get("NAME"):
            raise ImproperlyConfigured(f"{name} must read postgres://role:password@host:port/database.")
        return config

    def redis_url(self, name: str, default: str) -> str:
        """Where the cache or the queue is; the message never shows the address, for it may hold a password."""
        text = (self.given(name) or default).strip()
        scheme, _, place = text.partition("://")
        if scheme not in REDIS_SCHEMES or not place:
            raise ImproperlyConfigured(f"{name} must read redis://:password@host:port/number.")
        return text

    def web_address(self, name: str, default: str) -> str:
        """An address as a browser reads it, without a slash at its end."""

        def cast(text: str) -> Any:
            parts = urlsplit(text)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError
            return text.rstrip("/")

        return self._read(name, default, cast, "an address: https://cases.example.org")

    def email_url(self, name: str, default: str) -> dict[str, Any]:
        """How mail leaves: smtp://, smtp+tls://, consolemail://, filemail://, memorymail://."""
        text = (self.given(name) or default).strip()
        try:
            return dict(environ.Env.email_url_config(text))
        except (KeyError, ValueError, ImproperlyConfigured):
            expected = "smtp+tls://user:password@host:587, or consolemail://"
            raise ImproperlyConfigured(f"{name} must read {expected}.") from None
