"""What lies in a case: people, routes, modi operandi; and the catalogue."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from access.errors import Hidden
from access.models import Agency, Unit, User
from investigations.models import Assignment, Case, CaseModus, CaseMove, Leg, Modus, Route, Subject
from investigations.queries.catalogue import STANDING_RUNS
from investigations.rules import LEAD_ROLES


def subjects_of(case: Case) -> QuerySet[Subject]:
    """The people and organisations of a case."""
    return Subject.objects.standing().people().filter(case=case)


def routes_of(case: Case, *, removed: bool = False) -> QuerySet[Route]:
    """The routes of a case with their standing legs and their `.runs` of transports, or those that were removed."""
    legs = Leg.objects.filter(removed_at__isnull=True)
    rows = Route.objects.filter(case=case, removed_at__isnull=not removed)
    standing = Q(legs__removed_at__isnull=True, legs__transports__removed_at__isnull=True)
    rows = rows.annotate(runs=Count("legs__transports", filter=standing))
    return rows.prefetch_related(Prefetch("legs", legs, to_attr="standing"))


def removed_legs_of(case: Case) -> QuerySet[Leg]:
    """The legs that were taken out of routes that still stand."""
    rows = Leg.objects.filter(case=case, removed_at__isnull=False, route__removed_at__isnull=True)
    return rows.select_related("route")


def modi_of(case: Case, *, removed: bool = False) -> QuerySet[CaseModus]:
    """The modi operandi seen in a case with their `.runs` of transports, or those that were removed."""
    rows = CaseModus.objects.filter(case=case, removed_at__isnull=not removed).select_related("modus")
    return rows.annotate(runs=STANDING_RUNS)


def moves_of(case: Case) -> QuerySet[CaseMove]:
    """The steps of a case from state to state."""
    return CaseMove.objects.filter(case=case).select_related("moved_by")


def assignments_of(case: Case) -> QuerySet[Assignment]:
    """Who held a case from when on."""
    return Assignment.objects.filter(case=case).select_related("unit", "lead", "assigned_by")


def list_modi() -> QuerySet[Modus]:
    """The catalogue as it stands today."""
    today = localdate()
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    return Modus.objects.filter(current, valid_from__lte=today).order_by("lane", "code")


def open_modus(code: str) -> tuple[Modus, list[Modus]]:
    """An entry of the catalogue and its earlier editions; Hidden when there is none."""
    found = list(Modus.objects.filter(code=code).order_by("-edition")) if code.isprintable() else []
    if not found:
        raise Hidden()
    return found[0], found[1:]


def modus_of_code(code: str) -> Modus | None:
    """The edition that is valid today."""
    return list_modi().filter(code=code).order_by("-edition").first() if code.isprintable() else None


def leads(unit: Unit | None = None) -> QuerySet[User]:
    """People who may lead a case, of one unit or of all."""
    rows = User.objects.filter(is_active=True, role__in=LEAD_ROLES, unit__isnull=False).select_related("unit")
    return (rows.filter(unit=unit) if unit else rows).order_by("name", "username")


def units() -> QuerySet[Unit]:
    """All units."""
    return Unit.objects.select_related("agency").order_by("code")


def agencies() -> QuerySet[Agency]:
    """All agencies."""
    return Agency.objects.order_by("name")


def by_handle(model: Any, field: str, value: str) -> Any:
    """The agency, unit or user of a public handle, None when there is none."""
    return model.objects.filter(**{field: value}).first() if value and value.isprintable() else None
