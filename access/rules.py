"""Who may do what: one table of roles and rights, computable without the database."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is, in person or in one room."""

    INVESTIGATOR = "investigator", _("Investigator")
    FINANCIAL = "financial", _("Financial investigator")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    CHIEF = "chief", _("Unit chief")
    POLICY = "policy", _("Policy viewer")
    SECURITY = "security", _("Security officer")
    AUDITOR = "auditor", _("Auditor")
    PARTNER = "partner", _("Partner agency")


class Right(StrEnum):
    """One thing that a key may allow in a room, or a person in the house."""

    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    CASE_ASSIGN = "case.assign"
    CLOSING_DECIDE = "closing.decide"
    KEYS_GIVE = "keys.give"
    HANDLING_DECIDE = "handling.decide"
    SHARE_READ = "share.read"
    TRACK_WRITE = "track.write"
    PLAN_DECIDE = "plan.decide"
    WAIVER_REQUEST = "waiver.request"
    WAIVER_DECIDE = "waiver.decide"
    ASSET_WRITE = "asset.write"
    MOVE_REQUEST = "move.request"
    MOVE_DECIDE = "move.decide"
    FLAG_ACKNOWLEDGE = "flag.acknowledge"
    IDENTITY_ASK = "identity.ask"
    IDENTITY_DECIDE = "identity.decide"
    CASE_CREATE = "case.create"
    AGGREGATES_READ = "aggregates.read"
    USERS_MANAGE = "users.manage"
    BOOK_READ = "book.read"
    RULES_MANAGE = "rules.manage"


_WORK = frozenset(
    {
        Right.CASE_READ,
        Right.CASE_WRITE,
        Right.ASSET_WRITE,
        Right.MOVE_REQUEST,
        Right.WAIVER_REQUEST,
        Right.FLAG_ACKNOWLEDGE,
        Right.IDENTITY_ASK,
    }
)

# What the key of broken glass opens with, whatever the role of its holder: it reads and nothing else.
GLASS = "break_glass"

# Who may break it; an auditor reads content only where it was granted.
BREAKERS = frozenset({Role.INVESTIGATOR, Role.FINANCIAL, Role.PROSECUTOR, Role.CHIEF})

# What a key of this role opens in the room that it fits.
ROOM_RIGHTS: dict[str, frozenset[Right]] = {
    Role.INVESTIGATOR: _WORK,
    Role.FINANCIAL: _WORK | {Right.TRACK_WRITE},
    Role.PROSECUTOR: frozenset(
        {
            Right.CASE_READ,
            Right.MOVE_DECIDE,
            Right.WAIVER_DECIDE,
            Right.PLAN_DECIDE,
            Right.HANDLING_DECIDE,
            Right.IDENTITY_ASK,
            Right.IDENTITY_DECIDE,
        }
    ),
    Role.CHIEF: frozenset(
        {
            Right.CASE_READ,
            Right.CASE_ASSIGN,
            Right.WAIVER_DECIDE,
            Right.PLAN_DECIDE,
            Right.CLOSING_DECIDE,
            Right.KEYS_GIVE,
            Right.HANDLING_DECIDE,
            Right.BOOK_READ,
            Right.FLAG_ACKNOWLEDGE,
            Right.IDENTITY_ASK,
            Right.IDENTITY_DECIDE,
        }
    ),
    Role.AUDITOR: frozenset({Right.CASE_READ, Right.BOOK_READ}),
    Role.PARTNER: frozenset({Right.SHARE_READ}),
    Role.POLICY: frozenset(),
    Role.SECURITY: frozenset(),
    GLASS: frozenset({Right.CASE_READ}),
}

# What a person may do in the house without a key to any room.
HOUSE_RIGHTS: dict[str, frozenset[Right]] = {
    Role.INVESTIGATOR: frozenset({Right.CASE_CREATE}),
    Role.FINANCIAL: frozenset({Right.CASE_CREATE}),
    Role.CHIEF: frozenset({Right.CASE_CREATE, Right.AGGREGATES_READ}),
    Role.PROSECUTOR: frozenset({Right.AGGREGATES_READ}),
    Role.POLICY: frozenset({Right.AGGREGATES_READ, Right.RULES_MANAGE}),
    Role.SECURITY: frozenset({Right.USERS_MANAGE}),
    Role.AUDITOR: frozenset({Right.BOOK_READ}),
    Role.PARTNER: frozenset(),
}


def rights_of_roles(roles: frozenset[str]) -> frozenset[Right]:
    """The rights that keys of these roles open together."""
    return frozenset().union(*(ROOM_RIGHTS[role] for role in roles)) if roles else frozenset()


def roles_with(right: Right) -> frozenset[str]:
    """The roles whose key opens this right."""
    return frozenset(role for role, rights in ROOM_RIGHTS.items() if right in rights)


def may_ask(role: str) -> bool:
    """Whether somebody of this role may ask for a key: people whose role opens something with one."""
    return role != Role.PARTNER and bool(ROOM_RIGHTS.get(role))
