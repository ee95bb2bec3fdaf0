"""The rail on the left: what a person of each role finds there."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.rules import BREAKERS, Role

_CASE_ROLES = frozenset({Role.INVESTIGATOR, Role.FINANCIAL, Role.PROSECUTOR, Role.CHIEF, Role.AUDITOR})
_ALL = frozenset(Role) - {Role.PARTNER}


@dataclass(frozen=True)
class Entry:
    """One place of the menu: the addresses to try in turn, and the roles that have it."""

    key: str
    words: Promise
    icon: str
    addresses: tuple[str, ...]
    roles: frozenset[str]
    paths: tuple[str, ...]


ENTRIES = (
    Entry("work", _("Work"), "home", ("finance:work",), _ALL, ("/tasks/", "/task-entries/")),
    Entry(
        "cases",
        _("Cases"),
        "folders",
        ("investigations:case_list",),
        _CASE_ROLES,
        (
            *("/cases/", "/people/", "/routes/", "/legs/", "/transports/", "/map/", "/modi/", "/catalogue/"),
            *("/case-plans/", "/events/", "/duplicates/", "/items/", "/exhibits/", "/permissions/"),
        ),
    ),
    Entry(
        "money",
        _("Money"),
        "coins",
        ("finance:portfolio",),
        _CASE_ROLES,
        ("/portfolio/",),
    ),
    Entry(
        "assets",
        _("Assets"),
        "diamond",
        ("finance:asset_list",),
        _CASE_ROLES,
        ("/assets/",),
    ),
    Entry("flags", _("Flags"), "flag", ("finance:flag_list",), _CASE_ROLES, ("/flags/",)),
    Entry("search", _("Search"), "search", ("investigations:search",), _CASE_ROLES, ("/search/",)),
    Entry(
        "reports",
        _("Reports"),
        "chart-bar",
        ("finance:coverage",),
        frozenset({Role.PROSECUTOR, Role.CHIEF, Role.POLICY}),
        ("/coverage/", "/reports/", "/rules/"),
    ),
    Entry(
        "keys",
        _("Keys"),
        "key",
        ("access:users", "access:grants"),
        frozenset({Role.SECURITY}),
        ("/users/", "/units/", "/grants/", "/glass/"),
    ),
    Entry(
        "keys",
        _("Keys"),
        "key",
        ("access:requests",),
        frozenset({Role.CHIEF}),
        ("/keys/", "/grants/", "/requests/", "/glass/"),
    ),
    Entry(
        "keys",
        _("Keys"),
        "key",
        ("access:book",),
        frozenset({Role.AUDITOR}),
        ("/book/", "/keys/", "/requests/"),
    ),
)


def address(*names: str) -> str:
    """The address of the first of these names that exists, or ''."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def menu_for(role: str, path: str) -> list[dict[str, object]]:
    """The entries of this role, with the one of this path marked."""
    found = []
    for entry in ENTRIES:
        url = address(*entry.addresses) if role in entry.roles else ""
        if url:
            active = path == url or any(path.startswith(start) for start in entry.paths)
            found.append(
                {
                    "key": entry.key,
                    "words": entry.words,
                    "icon": entry.icon,
                    "url": url,
                    "active": active,
                }
            )
    return found


def search_address(role: str) -> str:
    """Where the search box leads, for those who have cases to search in."""
    return address("investigations:search", "investigations:case_list") if role in _CASE_ROLES else ""


# Steps of the command list beyond the menu.
_STEPS = (
    (
        _("Register a case"),
        "plus",
        "investigations:case_new",
        frozenset({Role.INVESTIGATOR, Role.FINANCIAL, Role.CHIEF}),
    ),
    (_("All tasks"), "checklist", "investigations:task_list", _CASE_ROLES),
    (_("Case plans"), "list-check", "investigations:case_plans", _ALL),
    (_("Map of the routes"), "map", "investigations:map", _CASE_ROLES),
    (_("Notifications"), "bell", "desk:notifications", _ALL),
    (_("Request access to a case"), "lock-open", "access:request_access", _CASE_ROLES),
    (_("Requests for access"), "message", "access:requests", _CASE_ROLES),
    (_("My keys"), "key", "access:my_keys", _CASE_ROLES),
    (
        _("Break the glass"),
        "alert-triangle",
        "access:break_glass",
        BREAKERS,
    ),
    (_("Sessions"), "device-desktop", "usersessions_list", _ALL),
    (_("Second factor"), "shield-lock", "mfa_index", _ALL),
    (_("Change password"), "key", "account_change_password", _ALL),
)


def steps_for(role: str) -> list[dict[str, object]]:
    """What else somebody of this role can do from anywhere."""
    found = ((words, icon, address(name)) for words, icon, name, roles in _STEPS if role in roles)
    return [{"words": words, "icon": icon, "url": url} for words, icon, url in found if url]
