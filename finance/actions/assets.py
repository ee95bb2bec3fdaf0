"""Register, amend and value assets."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pycountry
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.rules import Right
from desk.versions import save_changes
from finance.actions.common import money_lane
from finance.actions.onasset import new_version, on_asset, thing_of
from finance.models import Asset, AssetIdentifier, AssetValuation
from finance.rules.assets import ASSET_IDENTIFIERS, AssetState, AssetType
from finance.rules.money import check_amount
from investigations.identifiers import check_identifier
from investigations.models import Case, Subject
from investigations.rules import check_choice, check_past, clean_text

COUNTRIES = frozenset(c.alpha_2 for c in pycountry.countries) | {"XK"}
MOST_IDENTIFIERS = 20
_TEXTS = (
    ("label", 200, True),
    ("place", 120, False),
    ("legal_owner_name", 200, False),
    ("indications", 4_000, False),
    ("notes", 4_000, False),
)
FIELDS = frozenset(
    {"type", "label", "country", "place", "legal_owner", "legal_owner_name", "beneficial_owner", "indications", "notes"}
)
Rows = Iterable[Mapping[str, str]]


def register_asset(
    actor: Any,
    case: Case,
    *,
    type: str,
    label: str,
    amount: Decimal | None,
    currency: str = "EUR",
    valued_on: date | None = None,
    source: str = "",
    identifiers: Rows = (),
    **facts: Any,
) -> Asset:
    """Register an asset as suspected, with what tells it apart and its first value; raises Invalid, Forbidden."""
    values = _checked(case, {"type": type, "label": label, **facts})
    first = _checked_value(amount, currency, valued_on, source)
    rows = _checked_identifiers(identifiers)
    asset = Asset(uuid=uuid4(), case=case, created_by=actor, **values)
    with money_lane(actor, "asset.register", case, Right.ASSET_WRITE, thing=thing_of(asset)) as track:
        now = track.case
        asset.case, asset.compartment = now, now.compartment
        asset.save(force_insert=True)
        _put_identifiers(asset, rows)
        AssetValuation.objects.create(asset=asset, compartment=now.compartment, entered_by=actor, **first)
    return asset


def amend_asset(
    actor: Any, asset: Asset, *, version: int | None, identifiers: Rows | None = None, **facts: Any
) -> Asset:
    """Change what is known of an asset, on the version that was read; raises Stale."""
    rows = None if identifiers is None else _checked_identifiers(identifiers)
    with on_asset(actor, "asset.amend", asset, Right.ASSET_WRITE, after_closing=False) as now:
        changes = _checked(now.case, facts)
        changed = save_changes(now, version, changes)
        if rows is not None and _put_identifiers(now, rows) and not changed:
            save_changes(now, version, {"version": now.version + 1})
    return now


def add_valuation(
    actor: Any, asset: Asset, *, amount: Decimal | None, currency: str, valued_on: date | None = None, source: str = ""
) -> AssetValuation:
    """Note what an asset is worth on a day, and who says so; the latest day is its book value."""
    values = _checked_value(amount, currency, valued_on, source)
    with on_asset(actor, "asset.value", asset, Right.ASSET_WRITE) as now:
        if now.state == AssetState.SPLIT:
            raise RuleBroken(_("This asset was split: value its parts."), code="split")
        value = AssetValuation.objects.create(asset=now, compartment=now.compartment, entered_by=actor, **values)
        new_version(now)
    return value


def _checked(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - FIELDS:
        raise ValueError(f"not facts of an asset: {sorted(unknown)}")
    values = dict(facts)
    if "type" in values:
        check_choice(values["type"], AssetType, "type")
    for name, most, required in _TEXTS:
        if name in values:
            values[name] = clean_text(values[name], name, most, required=required)
    if "country" in values:
        values["country"] = (values["country"] or "").strip().upper()
        if values["country"] and values["country"] not in COUNTRIES:
            raise Invalid(_("This is no country code, such as NL."), code="unknown_country", field="country")
    for name in ("legal_owner", "beneficial_owner"):
        owner: Subject | None = values.get(name)
        if owner is not None and (owner.case_id != case.pk or owner.removed_at is not None):
            raise Invalid(_("Choose somebody of this case."), code="other_case", field=name)
    return values


def _checked_value(amount: Decimal | None, currency: str, valued_on: date | None, source: str) -> dict[str, Any]:
    day = valued_on or localdate()
    check_past(day, "valued_on", localdate())
    exact, code = check_amount(amount, currency)
    return {
        "amount": exact,
        "currency": code,
        "valued_on": day,
        "source": clean_text(source, "source", 200, required=True),
    }


def _checked_identifiers(rows: Rows) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for i, row in enumerate(rows):
        if i >= MOST_IDENTIFIERS:
            raise Invalid(_("Too many identifiers for one asset."), code="too_many", field="identifiers")
        kind, at = row.get("kind", ""), f"identifiers[{i}]."
        if not kind and not row.get("value"):  # a line of a form that was left or made empty
            continue
        check_choice(kind, ASSET_IDENTIFIERS, f"{at}kind")
        value = clean_text(row.get("value", ""), f"{at}value", 120, required=True)
        found.append({"kind": kind, "value": value, "plain": check_identifier(kind, value, f"{at}value")})
        if any((kind, found[-1]["plain"]) == (old["kind"], old["plain"]) for old in found[:-1]):
            raise Invalid(_("This identifier is there twice."), code="twice", field=f"{at}value")
    return found


def _put_identifiers(asset: Asset, rows: list[dict[str, str]]) -> bool:
    """Make these the identifiers of the asset; whether anything changed."""
    wanted = {(row["kind"], row["plain"]): row for row in rows}
    there = {(old.kind, old.plain): old for old in asset.identifiers.all()}
    changed = False
    for key, old in there.items():
        if key not in wanted or wanted[key]["value"] != old.value:
            old.delete()
            changed = True
    for key, row in wanted.items():
        if key not in there or there[key].value != row["value"]:
            AssetIdentifier.objects.create(asset=asset, compartment=asset.compartment, **row)
            changed = True
    return changed
