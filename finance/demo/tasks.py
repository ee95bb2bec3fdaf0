"""What is to be done in the demo case ZANDKREEK and in a few others: a case plan that was done, and some tasks of now."""

from datetime import timedelta

from django.utils.timezone import localdate

from access.models import User
from finance.demo import zandkreek as z
from investigations.actions.case_plans import apply_plan
from investigations.actions.checklists import amend_entry
from investigations.actions.tasks import add_task, move_task
from investigations.models import Case, CasePlan, Task

# The action day, the eighth step, waits for the estimate, the ninth.
ORDER = (1, 2, 3, 4, 5, 6, 7, 9, 8)


def plan_and_tasks(case: Case, people: dict[str, User]) -> None:
    """Use the plan of a network with escrow, do it, and add what the story still needs."""
    investigator, financial = people["investigator"], people["financial"]
    plan = CasePlan.objects.get(code="network_escrow", edition=1)
    owners: dict[str, User | None] = {"criminal": investigator, "money": financial}
    made = apply_plan(investigator, case, plan, start_on=z.OPENED, owners=owners)
    for number in ORDER:
        task = made[number - 1]
        _finish(task, financial if task.lane == "money" else investigator)
    _money_tasks(case, financial, wait_for=_interview(case, investigator))


def _interview(case: Case, investigator: User) -> Task:
    today = localdate()
    hear = add_task(
        investigator,
        case,
        title="Interview P3 about vans and boats",
        lane="criminal",
        owner=investigator,
        due_on=today + timedelta(days=5),
        description="Who hired the vans, who paid the boats of T4 and T8, and what became of the failed run T6.",
        checklist=["Interpreter asked", "Counsel told", "Contracts of the rental company at hand"],
    )
    amend_entry(investigator, hear.entries.all()[0], version=None, ticked=True)
    add_task(
        investigator,
        case,
        title="Ask the carrier for the receipt of the two inflatables",
        lane="criminal",
        owner=investigator,
        due_on=today + timedelta(days=12),
    )
    return hear


def _money_tasks(case: Case, financial: User, wait_for: Task) -> None:
    today = localdate()
    flat = add_task(
        financial,
        case,
        title="Bank file of the flat through an investigation order",
        lane="money",
        owner=financial,
        due_on=today - timedelta(days=2),
        description="The certificate was sent and not answered; ask the executing authority.",
    )
    move_task(financial, flat, to="started")
    add_task(
        financial,
        case,
        title="Secure the 12,000.00 still held for transport T9",
        lane="money",
        owner=financial,
        due_on=today + timedelta(days=1),
        waits_for=[wait_for],
    )


def _finish(task: Task, actor: User) -> None:
    for entry in task.entries.all():
        amend_entry(actor, entry, version=None, ticked=True)
    move_task(actor, task, to="done")


def small_plan(case: Case, lead: User) -> None:
    """A few tasks of another case, counted from a few days ago."""
    plan = CasePlan.objects.get(code="lorry", edition=1)
    start = localdate() - timedelta(days=5)
    made = apply_plan(lead, case, plan, start_on=start, owners={"criminal": lead, "money": lead})
    _finish(made[0], lead)
