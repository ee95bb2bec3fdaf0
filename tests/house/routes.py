"""Walks the map of addresses: every route with its name and the kinds of its arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

# Doors of libraries, whose own tests walk them; they hold nothing of a case.
FOREIGN = ("allauth", "drf_spectacular", "oauth2_provider", "django.views.i18n", "django_prometheus")


@dataclass(frozen=True)
class Route:
    """One address: its template such as `cases/<str:reference>/`, and the arguments by name and kind."""

    template: str
    name: str
    arguments: tuple[tuple[str, str], ...]
    view: Any

    @property
    def is_api(self) -> bool:
        """Whether it is a door of REST."""
        return self.template.startswith("api/")

    def path(self, values: dict[str, str]) -> str:
        """The address with these values."""
        address = self.template
        for name, kind in self.arguments:
            address = address.replace(f"<{kind}:{name}>", values[name]).replace(f"<{name}>", values[name])
        return f"/{address}"


def _kind(converter: Any) -> str:
    return next(kind for kind, known in get_converters().items() if type(known) is type(converter))


def walk(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[Route]:
    """All routes of our own."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern) and not module_of(entry.callback).startswith(FOREIGN):
            arguments = tuple((n, _kind(c)) for n, c in entry.pattern.converters.items())
            yield Route(prefix + str(entry.pattern), f"{space}{entry.name or ''}", arguments, entry.callback)


def module_of(callback: Any) -> str:
    """The module of the view behind a route."""
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
    return str(view.__module__)
