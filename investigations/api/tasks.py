"""REST: tasks, their checklists and steps, giving them to others, case plans."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from access.models import User
from desk.rest.base import ApiView
from desk.rest.pages import moment_of, page
from desk.rest.schema import SINCE, door
from investigations.actions import case_plans as plan_acts
from investigations.actions import checklists
from investigations.actions import tasks as acts
from investigations.api import task_shapes as shapes
from investigations.api.common import CaseView, named, rows_of
from investigations.forms_tasks import TaskFilterForm
from investigations.models import Case, Task, TaskEntry
from investigations.queries import case_plans
from investigations.queries import tasks as reads
from investigations.queries.cases import open_case, open_child
from investigations.rules_tasks import Lane, Step

_FILTERS = [OpenApiParameter(name, str) for name in ("q", "whose", "when", "lane", "state", "case")]


def _person(value: str | None, name: str) -> User | None:
    found: User | None = named(User, "username", value, name) if value else None
    return found


def _values(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    """The input with people and other tasks looked up."""
    found = dict(data)
    if "owner" in found:
        found["owner"] = _person(found["owner"], "owner")
    if "waits_for" in found:
        known = {task.uuid: task for task in reads.others_of(case)}
        if any(uuid not in known for uuid in found["waits_for"]):
            raise Invalid(_("A task waits for tasks of its own case."), code="does_not_exist", field="waits_for")
        found["waits_for"] = [known[uuid] for uuid in found["waits_for"]]
    return found


def _answer(view: ApiView, task: Task, status: int = 200) -> Response:
    location = f"/api/v1/tasks/{task.uuid}/" if status == 201 else ""
    return view.respond(shapes.TaskShape(task).data, status, version=task.version, location=location)


class CaseTasks(CaseView):
    """The tasks of a case."""

    @door("case_tasks_list", answer=shapes.TaskShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them."""
        rows = Task.objects.filter(case=open_case(request.user, reference))
        return rows_of(request, reads.with_everything(rows), shapes.TaskShape)

    @door("case_tasks_create", kind="post", body=shapes.NewTaskShape, answer=shapes.TaskShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add one."""
        case = open_case(request.user, reference)
        values = _values(case, self.read(shapes.NewTaskShape, request.data))
        return _answer(self, acts.add_task(request.user, case, **values), 201)


class Tasks(CaseView):
    """Tasks across cases."""

    @door("tasks_list", answer=shapes.TaskShape, paged=True, params=[*_FILTERS, SINCE])
    def get(self, request: Request) -> Response:
        """List those that one may see, by filters, or what changed since a moment."""
        form = TaskFilterForm(request.query_params)
        asked = form.asked()
        for name, errors in form.errors.items():
            raise Invalid(str(errors[0]), field=name)
        since = moment_of(request)
        asked = reads.replaced(asked, case=request.query_params.get("case", "")[:20], updated_since=since)
        rows = reads.with_everything(reads.list_tasks(request.user, asked))
        return page(request, rows, shapes.TaskShape, order=("updated_at", "id") if since else ("due_sort", "id"))


class Reassign(CaseView):
    """Give tasks to somebody else."""

    @door("tasks_reassign", kind="post", body=shapes.ReassignShape, answer=shapes.ReassignedShape)
    def post(self, request: Request) -> Response:
        """All of them or none."""
        data = self.read(shapes.ReassignShape, request.data)
        tasks = reads.tasks_among(request.user, [str(uuid) for uuid in data["tasks"]])
        if len(tasks) != len(set(data["tasks"])):
            raise Invalid(_("There is no such entry."), code="does_not_exist", field="tasks")
        changed = acts.reassign(request.user, tasks, owner=_person(data["owner"], "owner"))
        return self.respond({"changed": changed})


class TaskDetail(CaseView):
    """A task."""

    @door("tasks_read", answer=shapes.TaskShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return _answer(self, open_child(request.user, Task, uuid))

    @door("tasks_change", kind="change", body=shapes.ChangeTaskShape, answer=shapes.TaskShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change."""
        found = open_child(request.user, Task, uuid)
        version = self.expected_version(request)
        values = _values(found.case, self.read(shapes.ChangeTaskShape, request.data, partial=True))
        return _answer(self, acts.amend_task(request.user, found, version=version, **values))

    @door("tasks_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        acts.set_removed(request.user, open_child(request.user, Task, uuid), removed=True)
        return Response(status=204)


class TaskRestore(CaseView):
    """Put a removed task back."""

    @door("tasks_restore", kind="post", answer=shapes.TaskShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, Task, uuid)
        acts.set_removed(request.user, found, removed=False)
        return _answer(self, found)


class TaskMoves(CaseView):
    """The steps of a task."""

    @door("tasks_moves_list", answer=shapes.TaskMoveShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The steps so far."""
        rows = reads.moves_of(open_child(request.user, Task, uuid))
        return page(request, rows, shapes.TaskMoveShape, order=("id",))

    @door("tasks_move", kind="post", body=shapes.NewTaskMoveShape, answer=shapes.TaskShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Start, finish, drop or reopen."""
        found = open_child(request.user, Task, uuid)
        data = self.read(shapes.NewTaskMoveShape, request.data)
        return _answer(self, acts.move_task(request.user, found, **data), 201)


class Entries(CaseView):
    """The checklist of a task."""

    @door("tasks_entries_create", kind="post", body=shapes.EntryShape, answer=shapes.EntryShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Add a line at the end."""
        found = open_child(request.user, Task, uuid)
        made = checklists.add_entry(request.user, found, text=self.read(shapes.EntryShape, request.data)["text"])
        location = f"/api/v1/task-entries/{made.uuid}/"
        return self.respond(shapes.EntryShape(made).data, 201, version=made.version, location=location)


class EntryDetail(CaseView):
    """A line of a checklist."""

    @door("task_entries_read", answer=shapes.EntryShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, TaskEntry, uuid)
        return self.respond(shapes.EntryShape(found).data, version=found.version)

    @door("task_entries_change", kind="change", body=shapes.EntryShape, answer=shapes.EntryShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change its words, tick it or take its tick away."""
        found = open_child(request.user, TaskEntry, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.EntryShape, request.data, partial=True)
        checklists.amend_entry(request.user, found, version=version, **data)
        return self.respond(shapes.EntryShape(found).data, version=found.version)

    @door("task_entries_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        checklists.set_entry_removed(request.user, open_child(request.user, TaskEntry, uuid), removed=True)
        return Response(status=204)


class EntryRestore(CaseView):
    """Put a removed line back."""

    @door("task_entries_restore", kind="post", answer=shapes.EntryShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, TaskEntry, uuid)
        checklists.set_entry_removed(request.user, found, removed=False)
        return self.respond(shapes.EntryShape(found).data, version=found.version)


class EntryOrder(CaseView):
    """The place of a line."""

    @door("task_entries_move", kind="post", body=shapes.EntryOrderShape, answer=shapes.EntryShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Move it one place up or down."""
        found = open_child(request.user, TaskEntry, uuid)
        up = self.read(shapes.EntryOrderShape, request.data)["to"] == "up"
        checklists.move_entry(request.user, found, up=up)
        found.refresh_from_db()
        return self.respond(shapes.EntryShape(found).data, version=found.version)


class ApplyPlan(CaseView):
    """Make a case plan the tasks of a case."""

    @door("case_plan_apply", kind="post", body=shapes.ApplyShape, answer=shapes.AppliedShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Make the steps tasks that are not in the case yet."""
        case = open_case(request.user, reference)
        data = self.read(shapes.ApplyShape, request.data)
        plan = case_plans.plan_of_code(data["plan"])
        if plan is None:
            raise Invalid(_("There is no such entry."), code="does_not_exist", field="plan")
        owners = {lane: _person(data.get(lane), lane) for lane in Lane.values}
        start = data.get("start_on") or case.opened_on
        made = plan_acts.apply_plan(request.user, case, plan, start_on=start, owners=owners)
        return self.respond({"tasks": shapes.TaskShape(made, many=True).data}, 201)


class CasePlans(ApiView):
    """The case plans."""

    @door("case_plans_list", answer=shapes.CasePlanShape, paged=True)
    def get(self, request: Request) -> Response:
        """Those that are valid today."""
        rows = case_plans.list_plans().prefetch_related("steps")
        return page(request, rows, shapes.CasePlanShape, order=("id",))

    @door("case_plans_create", kind="post", body=shapes.CasePlanShape, answer=shapes.CasePlanShape, status=201)
    def post(self, request: Request) -> Response:
        """Write a plan, or a new edition of the plan of this code."""
        data = self.read(shapes.CasePlanShape, request.data)
        steps = [_step(row) for row in data.pop("steps")]
        made = plan_acts.write_plan(request.user, steps=steps, **data)
        return self.respond(shapes.CasePlanShape(made).data, 201, location=f"/api/v1/case-plans/{made.code}/")


def _step(row: dict[str, Any]) -> Step:
    lists: dict[str, Any] = {name: tuple(row.pop(name, ())) for name in ("checklist_en", "checklist_nl", "waits_for")}
    return Step(**row, **lists)


class CasePlanDetail(ApiView):
    """One case plan."""

    @door("case_plans_read", answer=shapes.CasePlanShape)
    def get(self, request: Request, code: str) -> Response:
        """Read its latest edition."""
        return self.respond(shapes.CasePlanShape(case_plans.open_plan(code)[0]).data)
