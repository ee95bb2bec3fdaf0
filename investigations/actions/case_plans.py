"""Case plans: write an edition of one, and make its steps tasks of a case."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from access.gate import require_in_house
from access.models import User
from access.rules import Right
from audit.actions import action
from investigations.actions.common import purpose_of
from investigations.actions.tasks import insert_task, set_waits, tell_owners, work_in_lane
from investigations.models import Case, CasePlan, CasePlanStep, Task
from investigations.rules import clean_text
from investigations.rules_tasks import Lane, Step, check_steps

NAMES = {"name_en": 120, "name_nl": 120, "kind_en": 60, "kind_nl": 60}


def apply_plan(
    actor: Any, case: Case, plan: CasePlan, *, start_on: date, owners: dict[str, User | None] | None = None
) -> list[Task]:
    """Make the steps of a plan tasks, due from this day on, each lane owned by one person; those made.

    A step whose task is in the case already, even removed, is left alone: a second time makes nothing twice.
    """
    owners = owners or {}
    if not 1990 <= start_on.year <= localdate().year + 5:
        raise Invalid(_("This date lies too far away."), code="out_of_range", field="start_on")
    with work_in_lane(actor, "caseplan.apply", case, Lane.CRIMINAL) as now:
        known = {task.plan_step: task for task in Task.objects.filter(case=now).exclude(plan_step="")}
        by_number: dict[int, Task] = {}
        made: list[tuple[Task, CasePlanStep]] = []
        for row in plan.steps.all():
            handle = row.handle_in(plan)
            if (task := known.get(handle)) is None:
                values = {
                    "title": row.title,
                    "lane": row.lane,
                    "owner": owners.get(row.lane),
                    "due_on": row.due_on(start_on),
                    "plan_step": handle,
                }
                task = insert_task(actor, now, values, checklist=row.checklist)
                made.append((task, row))
            by_number[row.position] = task
        for task, row in made:
            set_waits(task, [by_number[number] for number in row.waits_for])
        tell_owners(actor, [task for task, _row in made])
    return [task for task, _row in made]


def write_plan(actor: Any, *, code: str, steps: Sequence[Step], **names: str) -> CasePlan:
    """Add a case plan, or a new edition of one; the edition before ends the day before."""
    require_in_house(actor, Right.RULES_MANAGE)
    code = clean_text(code, "code", 40, required=True).lower()
    if not code.replace("_", "").replace("-", "").isalnum() or not code.isascii():
        raise Invalid(_("Use letters, digits, - and _ only."), code="invalid", field="code")
    values = {name: clean_text(names.get(name, ""), name, most, required=True) for name, most in NAMES.items()}
    clean = [_clean(step, f"steps[{i}].") for i, step in enumerate(steps)]
    check_steps(clean)
    with action(actor, "caseplan.edition", thing=f"plan:{code}", purpose=purpose_of(actor)):
        today = localdate()
        for old in CasePlan.objects.select_for_update().filter(code=code, valid_to__isnull=True):
            old.valid_to = max(old.valid_from, today - timedelta(days=1))
            old.save(update_fields=["valid_to"])
        last = CasePlan.objects.filter(code=code).aggregate(last=Max("edition"))["last"] or 0
        return insert_plan(code, last + 1, today, clean, values)


def insert_plan(code: str, edition: int, valid_from: date, steps: Sequence[Step], values: dict[str, str]) -> CasePlan:
    """Add an edition with its steps inside an action."""
    plan = CasePlan.objects.create(code=code, edition=edition, valid_from=valid_from, **values)
    for i, step in enumerate(steps):
        CasePlanStep.objects.create(
            plan=plan,
            position=i + 1,
            title_en=step.title_en,
            title_nl=step.title_nl,
            lane=step.lane,
            offset_days=step.offset_days,
            checklist_en=list(step.checklist_en),
            checklist_nl=list(step.checklist_nl),
            waits_for=list(step.waits_for),
        )
    return plan


def _clean(step: Step, at: str) -> Step:
    def lines(texts: Sequence[str], name: str) -> tuple[str, ...]:
        return tuple(clean_text(text, f"{at}{name}", 300, required=True) for text in texts)

    return Step(
        clean_text(step.title_en, f"{at}title_en", 200, required=True),
        clean_text(step.title_nl, f"{at}title_nl", 200, required=True),
        step.lane,
        step.offset_days,
        lines(step.checklist_en, "checklist_en"),
        lines(step.checklist_nl, "checklist_nl"),
        tuple(dict.fromkeys(step.waits_for)),
    )
