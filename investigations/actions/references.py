"""The numbers that other systems give a case."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Hidden, Invalid
from desk.versions import count_change
from investigations.actions.common import criminal_lane
from investigations.models import Case, ExternalReference
from investigations.rules import clean_text

MOST = 50  # numbers of one case


def insert(case: Case, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows of `system` and `number` inside an action; Invalid names the row, such as `external_references[1]`."""
    seen = set(case.external_references.values_list("system", "number"))
    for i, row in enumerate(rows):
        at = f"external_references[{i}]."
        system = clean_text(row.get("system", ""), f"{at}system", 40, required=True)
        number = clean_text(row.get("number", ""), f"{at}number", 80, required=True)
        if (system, number) in seen:
            raise Invalid(_("This number is listed twice."), code="duplicate", field=f"{at}number")
        if len(seen) >= MOST:
            raise Invalid(_("A case has at most 50 external references."), code="too_many", field=f"{at}number")
        seen.add((system, number))
        ExternalReference.objects.create(case=case, compartment_id=case.compartment_id, system=system, number=number)


def add_reference(actor: Any, case: Case, *, system: str, number: str) -> None:
    """Add the number that another system gives this case."""
    with criminal_lane(actor, "case.reference_add", case) as now:
        insert(now, [{"system": system, "number": number}])
        count_change(now)


def remove_reference(actor: Any, case: Case, *, system: str, number: str) -> None:
    """Take a number away; the book keeps it."""
    with criminal_lane(actor, "case.reference_remove", case) as now:
        named = {"system": clean_text(system, "system", 40), "number": clean_text(number, "number", 80)}
        gone, _rows = ExternalReference.objects.filter(case=now, **named).delete()
        if not gone:
            raise Hidden(_("There is no such number."))
        count_change(now)


def replace_references(actor: Any, case: Case, *, rows: list[dict[str, str]]) -> None:
    """Make the list of numbers exactly this."""
    with criminal_lane(actor, "case.references", case) as now:
        wanted = {(row["system"].strip(), row["number"].strip()) for row in rows}
        for old in now.external_references.all():
            if (old.system, old.number) not in wanted:
                old.delete()
        there = set(now.external_references.values_list("system", "number"))
        insert(now, [row for row in rows if (row["system"].strip(), row["number"].strip()) not in there])
        count_change(now)
