"""Deconfliction: a number stored in one case that stands in another one tells both sides whom to ask, and no more.

Only storing triggers it, never searching. Each side has rows of its own in its own room, written in an action of that
room, so that the history of one case tells nothing of the other. Sealed identities keep no numbers outside their seal,
and inner rooms are left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import now as moment

from access.limits import HOUR, spend
from access.models import Compartment
from access.rules import Right
from audit.actions import action
from desk.versions import save_changes
from investigations.actions.common import in_case, tell
from investigations.identifiers import COMPARED
from investigations.models import Case, Identifier, Match
from investigations.registry import changed
from investigations.rules import CaseState, clean_text, refuse_closed

Number = tuple[str, str]
OTHER_SIDE = "job:deconfliction"  # the one who stored it stays unknown to the other side


def deconflict(actor: Any, case: Case, numbers: Iterable[Number]) -> int:
    """Bring the matches of these numbers in line on every side, inside an action on the case; return the new ones.

    Raises TooMany when somebody gets more answers an hour than the settings allow.
    """
    found = 0
    for number in shared(numbers):
        for side in _sides(number):
            new = _line_up(actor if side.case_id == case.pk else OTHER_SIDE, side, case)
            found += new if side.case_id == case.pk else 0
    if found and hasattr(actor, "pk"):
        spend("matches", actor.handle, settings.MATCHES_AN_HOUR, HOUR)
    return found


def settle_match(actor: Any, match: Match, *, version: int | None, note: str) -> Match:
    """Write down what came of asking the other unit; the match is then settled."""
    text = clean_text(note, "note", 4_000, required=True)
    with in_case(actor, "match.settle", match.case, right=Right.CASE_WRITE) as now:
        refuse_closed(now.state)
        save_changes(match, version, {"note": text, "settled_by": actor, "settled_at": moment()})
    return match


def shared(numbers: Iterable[Number]) -> list[Number]:
    """Those of the numbers that stand in more than one case, or have matches that may have to end."""
    asked = [number for number in dict.fromkeys(numbers) if number[0] in COMPARED]
    if not asked:
        return []
    with connection.cursor() as cursor:  # two cases that store the same number at once wait for each other
        for kind, plain in sorted(asked) if len(asked) <= 100 else ():
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 29))", [f"{kind}:{plain}"])
        cursor.execute(
            "SELECT kind, plain FROM investigations_identifier i"
            " WHERE (kind, plain) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
            " GROUP BY kind, plain HAVING count(DISTINCT case_id) > 1 OR bool_or(EXISTS ("
            "SELECT FROM investigations_match m WHERE m.identifier_id = i.id AND m.ended_at IS NULL))"
            " ORDER BY kind, plain",
            [[kind for kind, _plain in asked], [plain for _kind, plain in asked]],
        )
        return list(cursor.fetchall())


def _sides(number: Number) -> list[Identifier]:
    """Every row that holds or held the number, those that count marked with the units that the others belong to."""
    kind, plain = number
    rows = Identifier.objects.filter(kind=kind, plain=plain, compartment__kind=Compartment.Kind.CASE)
    sides = list(rows.select_related("case__unit", "case__lead", "subject").order_by("pk"))
    standing = [side for side in sides if _counts(side)]
    units: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    for side in standing:
        units[side.case_id][side.case.unit_id] = side.case.unit
    for side in sides:
        elsewhere = [found for case, found in units.items() if case != side.case_id]
        side.ask = {pk: unit for found in elsewhere for pk, unit in found.items()} if side in standing else {}  # type: ignore[attr-defined]
    return sides


def _counts(side: Identifier) -> bool:
    gone = side.removed_at or side.subject.removed_at or side.subject.merged_into_id
    return not gone and side.case.state != CaseState.CLOSED


def _line_up(actor: Any, side: Identifier, storing: Case) -> int:
    """End the matches of one row that hold no longer, add those that are new, and tell its lead."""
    ask: dict[int, Any] = side.ask  # type: ignore[attr-defined]
    held = set(Match.objects.filter(identifier=side, ended_at__isnull=True).values_list("unit_id", flat=True))
    if held == set(ask):
        return 0
    case, new = side.case, [unit for pk, unit in ask.items() if pk not in held]
    with action(actor, "identifier.match", room=case.compartment_id, thing=case.reference):
        Match.objects.filter(identifier=side, ended_at__isnull=True).exclude(unit_id__in=list(ask)).update(
            ended_at=moment(), updated_at=moment()
        )
        for unit in new:
            Match.objects.create(identifier=side, case=case, compartment_id=case.compartment_id, unit=unit)
        if new and getattr(actor, "pk", None) != case.lead_id:
            tell(actor, [case.lead], case, "match.found", f"/people/{side.subject.uuid}/")
    if case.pk != storing.pk:
        changed(case)
    return len(new)
