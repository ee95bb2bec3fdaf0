"""Every read of access but the book: people, keys, requests, broken glass."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.actions.checks import all_grants, may_answer, may_in_room, require_in_room, running
from access.errors import Hidden
from access.gate import may_in_house, require_in_house
from access.keys import keys_of
from access.models import AccessRequest, Agency, BreakGlass, Compartment, Grant, Unit, User
from access.registry import led_by
from access.rules import ROOM_RIGHTS, Right, Role, roles_with
from audit.models import Action
from audit.visits import note_refusal, note_visit

MOST = 200  # rows of a part of a page
PAGE = 50  # rows of a page that has a next one


def list_users(actor: User, text: str = "", *, role: str = "", off: bool = False) -> QuerySet[User]:
    """The people and clients, by name; those of a role, or those switched off, where asked."""
    require_in_house(actor, Right.USERS_MANAGE)
    users = User.objects.select_related("agency", "unit__agency")
    clean = text.replace("\x00", "").strip()
    if clean:
        users = users.filter(Q(username__icontains=clean) | Q(name__icontains=clean) | Q(email__icontains=clean))
    if role:
        users = users.filter(role=role)
    return users.filter(is_active=False) if off else users


def open_user(actor: User, username: str) -> User:
    """One person, for the security officer."""
    user = list_users(actor).filter(username=username.replace("\x00", "")).first()
    if user is None:
        raise Hidden(_("There is no such user."))
    return user


@dataclass(frozen=True)
class UserFacts:
    """How somebody comes in: what the security officer needs to know to help."""

    factors: tuple[str, ...]
    sessions: int
    locked: bool
    came_at: datetime | None
    client: bool


def facts_of(actor: User, user: User) -> UserFacts:
    """The second factor, the sessions, a lock-out and the last sign-in of a person."""
    require_in_house(actor, Right.USERS_MANAGE)
    since = now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tries = AccessAttempt.objects.filter(username=user.username.lower(), attempt_time__gte=since)
    signed_in = Action.objects.filter(verb="signin", thing=user.username)
    return UserFacts(
        factors=tuple(Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True)),
        sessions=len(UserSession.objects.purge_and_list(user)),
        locked=tries.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists(),
        came_at=signed_in.order_by("-id").values_list("at", flat=True).first(),
        client=user.role == Role.PARTNER,
    )


def list_agencies(actor: User) -> QuerySet[Agency]:
    """The agencies with their units."""
    require_in_house(actor, Right.USERS_MANAGE)
    return Agency.objects.prefetch_related("units")


def open_agency(actor: User, code: str) -> Agency:
    """One agency, for the security officer."""
    agency = list_agencies(actor).filter(code=code.replace("\x00", "")).first()
    if agency is None:
        raise Hidden(_("There is no such agency."))
    return agency


def open_unit(actor: User, code: str) -> Unit:
    """One unit, for the security officer."""
    require_in_house(actor, Right.USERS_MANAGE)
    unit = Unit.objects.select_related("agency").filter(code=code.replace("\x00", "")).first()
    if unit is None:
        raise Hidden(_("There is no such unit."))
    return unit


def holders() -> QuerySet[User]:
    """The active people and clients who can be given a key, to choose from."""
    roles = [role for role, rights in ROOM_RIGHTS.items() if rights]
    return User.objects.filter(is_active=True, role__in=roles).order_by("username")


def list_grants(actor: User, text: str = "", *, ended: bool = False) -> QuerySet[Grant]:
    """All keys, newest first."""
    require_in_house(actor, Right.USERS_MANAGE)
    grants = all_grants() if ended else running(all_grants())
    clean = text.replace("\x00", "")
    if clean:
        grants = grants.filter(
            Q(user__username__icontains=clean)
            | Q(unit__code__icontains=clean)
            | Q(member_unit__code__icontains=clean)
            | Q(compartment__label__icontains=clean)
        )
    return grants.order_by("-id")  # type: ignore[no-any-return]


def my_keys(actor: User) -> QuerySet[Grant]:
    """The keys that one holds oneself."""
    holder = Q(user=actor) | Q(member_unit_id=actor.unit_id) if actor.unit_id else Q(user=actor)
    return running(all_grants()).filter(holder).order_by("-id")  # type: ignore[no-any-return]


def open_grant(actor: User, **handle: Any) -> Grant:
    """One key by its number or uuid, for those who may end it."""
    grant = all_grants().filter(**handle).first()
    if grant is None or not (
        may_in_house(actor, Right.USERS_MANAGE)
        or (grant.compartment and may_in_room(actor, Right.KEYS_GIVE, grant.compartment))
    ):
        raise Hidden(_("There is no such key."))
    return grant  # type: ignore[no-any-return]


def open_room(actor: User, reference: str, right: Right) -> Compartment:
    """The room of a case, for those who have this right in it; Hidden when one may not even read the case."""
    name = "".join(c for c in reference if c.isprintable())[:60]
    rooms = Compartment.objects.select_related("unit").filter(kind=Compartment.Kind.CASE)
    room = rooms.filter(label=name).first()
    if room is None or not (may_in_room(actor, Right.CASE_READ, room) or may_in_room(actor, right, room)):
        note_refusal(actor, "open", name)
        raise Hidden(_("There is no such case, or you have no key to it."))
    if room.pk not in led_by(actor) or right != Right.BOOK_READ:
        require_in_room(actor, right, room)
    note_visit(actor, "open", room.label, room=room.pk, purpose=actor.purpose)
    return room


def keys_to(room: Compartment) -> QuerySet[Grant]:
    """The keys to one room and to its unit that have not ended."""
    opens = Q(compartment=room) | Q(unit_id=room.unit_id)
    return running(all_grants()).filter(opens).order_by("-id")  # type: ignore[no-any-return]


def requests_for(actor: User) -> QuerySet[AccessRequest]:
    """The requests that wait for this person's answer."""
    keys = keys_of(actor)
    rooms = {*keys.rooms_with(Right.KEYS_GIVE), *led_by(actor)}
    units = Q(compartment__unit_id__in=keys.units_with(Right.KEYS_GIVE), compartment__kind=Compartment.Kind.CASE)
    asked = AccessRequest.objects.select_related("requested_by__unit", "compartment").filter(state="asked")
    return asked.filter(Q(compartment_id__in=rooms) | units).exclude(requested_by=actor)


def my_requests(actor: User) -> QuerySet[AccessRequest]:
    """What this person asked for."""
    return AccessRequest.objects.select_related("decided_by").filter(requested_by=actor)


def answered_by(actor: User) -> QuerySet[AccessRequest]:
    """What this person answered."""
    return AccessRequest.objects.select_related("requested_by").filter(decided_by=actor)


def open_request(actor: User, uuid: Any) -> AccessRequest:
    """One request to a room in which this person answers, also when it was answered already."""
    asked = AccessRequest.objects.select_related("requested_by", "compartment").filter(uuid=uuid).first()
    if asked is None or asked.compartment is None or not may_answer(actor, asked.compartment):
        raise Hidden(_("There is no such request."))
    return asked


def glass_for(actor: User) -> QuerySet[BreakGlass]:
    """Broken glass that this person reviews: all for the security officer, else of the rooms one gives keys in."""
    broken = BreakGlass.objects.select_related("user", "compartment", "reviewed_by", "grant")
    if may_in_house(actor, Right.USERS_MANAGE):
        return broken
    keys = keys_of(actor)
    units = Q(compartment__unit_id__in=keys.units_with(Right.KEYS_GIVE))
    return broken.filter(Q(compartment_id__in=keys.rooms_with(Right.KEYS_GIVE)) | units)


def open_glass(actor: User, uuid: Any) -> BreakGlass:
    """One broken glass that this person reviews."""
    broken = glass_for(actor).filter(uuid=uuid).first()
    if broken is None:
        raise Hidden(_("There is nothing to review."))
    return broken


def people_with(right: Right, room: Compartment) -> QuerySet[User]:
    """The people whose key gives this right in a room now; broken glass only reads."""
    where = Q(compartment=room)
    if room.kind == Compartment.Kind.CASE:
        where |= Q(unit_id=room.unit_id)
    keys = running(Grant.objects.filter(where, role__in=roles_with(right), starts_at__lte=now()))
    keys = keys.exclude(origin=Grant.Origin.BREAK_GLASS)
    holders = Q(pk__in=keys.values("user_id")) | Q(unit_id__in=keys.values("member_unit_id"))
    return User.objects.filter(holders, is_active=True)
