"""Every read of access: people, keys, requests, broken glass, the book."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.actions.checks import all_grants, may_in_room, require_in_room, running
from access.errors import Hidden
from access.gate import may_in_house, require_in_house
from access.keys import keys_of
from access.models import AccessRequest, BreakGlass, Compartment, Grant, User
from access.registry import led_by
from access.rules import Right, roles_with
from audit.models import Action, Visit
from audit.visits import note_refusal, note_visit

MOST = 200  # rows of a page of access


def list_users(actor: User, text: str = "") -> QuerySet[User]:
    """The people and clients, by name."""
    require_in_house(actor, Right.USERS_MANAGE)
    users = User.objects.select_related("agency", "unit")
    clean = text.replace("\x00", "")
    return users.filter(Q(username__icontains=clean) | Q(name__icontains=clean)) if clean else users


def open_user(actor: User, username: str) -> User:
    """One person, for the security officer."""
    user = list_users(actor).filter(username=username.replace("\x00", "")).first()
    if user is None:
        raise Hidden(_("There is no such user."))
    return user


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
    asked = AccessRequest.objects.select_related("requested_by", "compartment").filter(state="asked")
    return asked.filter(Q(compartment_id__in=rooms) | units).exclude(requested_by=actor)


def my_requests(actor: User) -> QuerySet[AccessRequest]:
    """What this person asked for."""
    return AccessRequest.objects.filter(requested_by=actor)


def open_request(actor: User, uuid: Any) -> AccessRequest:
    """One request that waits for this person's answer."""
    asked = requests_for(actor).filter(uuid=uuid).first()
    if asked is None:
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


def book_visits(actor: User, filters: dict[str, str]) -> QuerySet[Visit]:
    """Who looked at what, newest first, in the whole house."""
    return _book(actor, Visit.objects.all(), filters, "operation")


def book_actions(actor: User, filters: dict[str, str]) -> QuerySet[Action]:
    """Who did what, newest first, in the whole house; never the content of what changed."""
    return _book(actor, Action.objects.all(), filters, "verb")


def _book(actor: User, rows: Any, filters: dict[str, str], kind: str) -> Any:
    require_in_house(actor, Right.BOOK_READ)
    names = {"actor": "actor", "thing": "thing", "kind": kind}
    for name, column in names.items():
        if value := filters.get(name, "").replace("\x00", "").strip():
            rows = rows.filter(**{column: value})
    before = filters.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(id__lt=int(before))
    return rows.order_by("-id")


def people_with(right: Right, room: Compartment) -> QuerySet[User]:
    """The people whose key gives this right in a room now; broken glass only reads."""
    where = Q(compartment=room)
    if room.kind == Compartment.Kind.CASE:
        where |= Q(unit_id=room.unit_id)
    keys = running(Grant.objects.filter(where, role__in=roles_with(right), starts_at__lte=now()))
    keys = keys.exclude(origin=Grant.Origin.BREAK_GLASS)
    holders = Q(pk__in=keys.values("user_id")) | Q(unit_id__in=keys.values("member_unit_id"))
    return User.objects.filter(holders, is_active=True)
