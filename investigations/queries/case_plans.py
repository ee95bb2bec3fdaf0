"""Case plans as they stand today, and what one would make of a case."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from access.errors import Hidden
from investigations.models import Case, CasePlan, CasePlanStep, Task


@dataclass(frozen=True)
class Preview:
    """A step of a plan as it would become a task: its day, and the task that is in the case already."""

    row: CasePlanStep
    due_on: date
    known: Task | None


def list_plans() -> QuerySet[CasePlan]:
    """The case plans that are valid today, with the number of their steps."""
    today = localdate()
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    rows = CasePlan.objects.filter(current, valid_from__lte=today)
    return rows.annotate(count=Count("steps")).order_by("kind_en", "name_en", "code")


def open_plan(code: str) -> tuple[CasePlan, list[CasePlan]]:
    """A case plan and its earlier editions; Hidden when there is none."""
    found = list(CasePlan.objects.filter(code=code).order_by("-edition")) if code.isprintable() else []
    if not found:
        raise Hidden()
    return found[0], found[1:]


def plan_of_code(code: str) -> CasePlan | None:
    """The edition that is valid today."""
    return list_plans().filter(code=code).order_by("-edition").first() if code.isprintable() else None


def kinds() -> list[str]:
    """The kinds of case that plans were written for, to choose from or to add to."""
    return sorted({plan.kind for plan in list_plans()})


def preview(case: Case, plan: CasePlan, start_on: date) -> list[Preview]:
    """What applying a plan would make, step by step."""
    known = {task.plan_step: task for task in Task.objects.filter(case=case).exclude(plan_step="")}
    return [Preview(row, row.due_on(start_on), known.get(row.handle_in(plan))) for row in plan.steps.all()]
