"""Routes and their ordered legs."""

from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import count_change, save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.rows import refuse_removed, set_removed
from investigations.models import Case, Leg, Route
from investigations.places import check_place
from investigations.rules import PaymentChannel, TravelMode, check_choice, check_fee, clean_text

FIELDS = ("origin", "destination", "mode", "fee", "currency", "payment_channel")
MOST_LEGS = 100  # of one route


def insert_route(case: Case, values: dict[str, Any], at: str = "") -> Route:
    """Add a route with its legs inside an action; `at` is the path of the row for messages."""
    legs = list(values.get("legs") or ())
    if len(legs) > MOST_LEGS:
        raise Invalid(_("A route has at most 100 legs."), code="too_many", field=f"{at}legs")
    name = clean_text(values.get("name") or "", f"{at}name", 120) or _name_of(legs)
    if not name:
        raise Invalid(_("Name the route or give its legs."), code="required", field=f"{at}name")
    route = Route.objects.create(case=case, compartment_id=case.compartment_id, name=name)
    for i, row in enumerate(legs):
        insert_leg(route, dict(row), position=i + 1, at=f"{at}legs[{i}].")
    return route


def insert_leg(route: Route, values: dict[str, Any], *, position: int, at: str = "") -> Leg:
    """Add a leg inside an action."""
    full = checked({"origin": "", "destination": "", "mode": TravelMode.OTHER, **values}, at)
    return Leg.objects.create(
        route=route, case_id=route.case_id, compartment_id=route.compartment_id, position=position, **full
    )


def add_route(actor: Any, case: Case, *, name: str = "", legs: Any = ()) -> Route:
    """Add a route; without a name it is called after its first and last place."""
    with criminal_lane(actor, "route.add", case) as now:
        return insert_route(now, {"name": name, "legs": legs})


def rename_route(actor: Any, route: Route, *, version: int | None, name: str) -> Route:
    """Call a route something else; raises Stale."""
    with criminal_lane(actor, "route.amend", route.case):
        save_changes(route, version, {"name": clean_text(name, "name", 120, required=True)})
    return route


def remove_route(actor: Any, route: Route) -> None:
    """Take a route out of the case; it can be put back."""
    set_removed(actor, "route.remove", route, removed=True)


def restore_route(actor: Any, route: Route) -> None:
    """Put a removed route back."""
    set_removed(actor, "route.restore", route, removed=False)


def add_leg(actor: Any, route: Route, **values: Any) -> Leg:
    """Add a leg at the end of a route."""
    with criminal_lane(actor, "leg.add", route.case):
        refuse_removed(route)
        last = route.legs.aggregate(last=Max("position"))["last"] or 0
        if last >= MOST_LEGS:
            raise Invalid(_("A route has at most 100 legs."), code="too_many")
        leg = insert_leg(route, values, position=last + 1)
        save_changes(route, None, {"removed_at": None})
    return leg


def amend_leg(actor: Any, leg: Leg, *, version: int | None, **values: Any) -> Leg:
    """Change a leg; raises Stale."""
    with criminal_lane(actor, "leg.amend", leg.case):
        refuse_removed(leg)
        fee = {name: getattr(leg, name) for name in ("fee", "currency")}
        checked(fee | {k: v for k, v in values.items() if k in fee}, "")
        save_changes(leg, version, checked(values, "", partial=True))
    return leg


def remove_leg(actor: Any, leg: Leg) -> None:
    """Take a leg out of its route; it can be put back."""
    set_removed(actor, "leg.remove", leg, removed=True)


def restore_leg(actor: Any, leg: Leg) -> None:
    """Put a removed leg back."""
    set_removed(actor, "leg.restore", leg, removed=False)


def reorder_legs(actor: Any, route: Route, *, version: int | None, order: list[Leg]) -> None:
    """Put the legs of a route in this order; every standing leg is named once. Raises Stale."""
    with criminal_lane(actor, "route.reorder", route.case):
        standing = set(route.legs.filter(removed_at__isnull=True).values_list("pk", flat=True))
        if len(order) != len(standing) or {leg.pk for leg in order} != standing:
            raise Invalid(_("Name each leg of the route once."), code="legs_differ", field="legs")
        if version is not None and not Route.objects.filter(pk=route.pk, version=version).exists():
            save_changes(route, version, {})
        for i, leg in enumerate(order):
            save_changes(leg, None, {"position": i + 1})
        count_change(route)


def move_leg(actor: Any, leg: Leg, *, up: bool) -> None:
    """Swap a leg with its neighbour."""
    legs = list(leg.route.legs.filter(removed_at__isnull=True))
    at = next((i for i, other in enumerate(legs) if other.pk == leg.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or not 0 <= to < len(legs):
        return
    legs[at], legs[to] = legs[to], legs[at]
    reorder_legs(actor, leg.route, version=None, order=legs)


def checked(values: dict[str, Any], at: str, *, partial: bool = False) -> dict[str, Any]:
    """The values of a leg in their proper form; Invalid names the field after `at`."""
    found = {name: values[name] for name in FIELDS if name in values}
    for name in ("origin", "destination"):
        if name in found:
            found[name] = clean_text(found[name], at + name, 60, required=True)
            check_place(found[name], at + name)
    if "mode" in found:
        check_choice(found["mode"], TravelMode, f"{at}mode")
    if "payment_channel" in found:
        check_choice(found["payment_channel"], PaymentChannel, f"{at}payment_channel", required=False)
    if "currency" in found:
        found["currency"] = clean_text(found["currency"], f"{at}currency", 3).upper()
    fee: Decimal | None = found.get("fee")
    if not partial or {"fee", "currency"} <= set(found):
        check_fee(fee, found.get("currency", ""), at)
    return found


def _name_of(legs: list[Any]) -> str:
    if not legs:
        return ""
    return f"{str(legs[0].get('origin', '')).strip()} – {str(legs[-1].get('destination', '')).strip()}"[:120]
