"""What a partner agency sees of a case that is shared with it: no persons, notes, flags or inner rooms."""

from typing import Any

from django.db.models import QuerySet

from access.rules import Right
from audit.visits import note_visit
from finance.models import Asset, FinancialTrack
from finance.queries.assets import with_booked
from investigations.models import Case, Leg
from investigations.queries.cases import open_case, purpose_of


def shared_cases(actor: Any) -> QuerySet[Case]:
    """The cases that are shared with this agency's client, noted as one visit."""
    note_visit(actor, "list", "shared cases", purpose=purpose_of(actor))
    return Case.objects.visible_to(actor, Right.SHARE_READ).select_related("agency")


def open_share(actor: Any, reference: str) -> Case:
    """One shared case, noted as disclosed; Hidden when it is not shared."""
    case = open_case(actor, reference, right=Right.SHARE_READ)
    disclosed(actor, case)
    return case


def disclosed(actor: Any, case: Case) -> None:
    """Note that this case was disclosed, with the purpose of the call."""
    note_visit(actor, "disclose", case.reference, room=case.compartment_id, purpose=purpose_of(actor))


def share_of(case: Case) -> dict[str, Any]:
    """The partner share of a case."""
    track = FinancialTrack.objects.filter(case=case).first()
    return {
        "reference": case.reference,
        "agency": case.agency.code,
        "route": Leg.objects.filter(case=case, removed_at__isnull=True, route__removed_at__isnull=True),
        "track": track.state if track else "",
        "assets": with_booked(Asset.objects.filter(case=case)).order_by("pk"),
    }
