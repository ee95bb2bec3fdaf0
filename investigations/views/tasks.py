"""The pages of the tasks of a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import partition
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.forms import without_version
from investigations.actions import checklists
from investigations.actions import tasks as acts
from investigations.forms_tasks import EntryForm, NewTaskForm, TaskForm, TaskMoveForm
from investigations.models import Case, Task, TaskEntry
from investigations.queries import tasks as reads
from investigations.queries.cases import open_case, open_child, open_for_work
from investigations.rules_tasks import TASK_MOVES, Lane, TaskState
from investigations.views.common import case_page, form_page, link, save, status_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])
TAB = "investigations:case_tasks"


@require_GET
def task_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The tasks of a case, both lanes side by side, what is to be done before what is over."""
    case = open_case(request.user, reference)
    over, ahead = partition(lambda task: task.unfinished, reads.tasks_of(case))
    lanes = [
        {"lane": lane, "words": lane.label, "tasks": sorted((t for t in ahead if t.lane == lane), key=_urgency)}
        for lane in Lane
    ]
    removed = reads.tasks_of(case, removed=True)
    return case_page(request, "tasks", case, lanes=lanes, over=over, any=bool(ahead or over), removed=removed)


def _urgency(task: Task) -> tuple[bool, Any, int]:
    """Started before open, then by day."""
    return (task.state != TaskState.STARTED, task.due_sort, task.number)


@form_methods
def task_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a task."""
    case = open_for_work(request.user, reference)
    lane = request.GET.get("lane", "")
    return form_page(
        request,
        lambda *args, **kwargs: NewTaskForm(*args, case=case, **kwargs),
        case=case,
        values={"lane": lane if lane in Lane.values else ""},
        title=_("Add a task"),
        act=lambda data: acts.add_task(request.user, case, **without_version(data)),
        back=link(TAB, reference),
        tab=TAB,
    )


@require_GET
def task(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One task: what, who, by when, its checklist, what it waits for and its steps so far."""
    found = open_child(request.user, Task, uuid)
    return _page(request, found)


def _page(request: HttpRequest, found: Task, *, status: int = 200, **forms: Any) -> HttpResponse:
    before = reads.unfinished_before(found)
    context = {
        "task": found,
        "before": before,
        "waited_for": reads.waited_for(found),
        "held_up": reads.held_up_by(found),
        "entries": reads.entries_of(found),
        "removed_entries": reads.entries_of(found, removed=True),
        "moves": reads.moves_of(found),
        "steps": [] if found.removed_at else sorted(TASK_MOVES[found.state], key=TaskState.values.index),
        "move_form": forms.get("move_form") or TaskMoveForm(),
        "entry_form": forms.get("entry_form") or EntryForm(),
        "tab": TAB,
        "status": status,
    }
    return case_page(request, "task", found.case, **context)


@form_methods
def task_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change a task."""
    found = open_child(request.user, Task, uuid)
    case = open_for_work(request.user, found.case.reference)
    values = {name: getattr(found, name) for name in acts.FIELDS}
    values["owner"] = found.owner.username if found.owner else None
    values["waits_for"] = [str(other.uuid) for other in reads.waited_for(found)]
    return form_page(
        request,
        lambda *args, **kwargs: TaskForm(*args, case=case, about=found, **kwargs),
        case=case,
        thing=found,
        values=values,
        title=str(found),
        act=lambda data: acts.amend_task(request.user, found, **data),
        back=link("investigations:task", str(uuid)),
        tab=TAB,
    )


@require_POST
def task_move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start, finish, drop or reopen."""
    found = open_child(request.user, Task, uuid)
    form = TaskMoveForm(request.POST)
    if save(form, lambda: acts.move_task(request.user, found, **without_version(form.cleaned_data))):
        messages.success(request, _("Recorded."))
        return redirect("investigations:task", found.uuid)
    return _page(request, found, status=status_of(form), move_form=form)


@require_POST
def set_removed(request: HttpRequest, uuid: UUID, removed: bool) -> HttpResponse:
    """Take a task out of the case, or put it back."""
    found = open_child(request.user, Task, uuid)
    acts.set_removed(request.user, found, removed=removed)
    messages.success(request, _("Removed. It can be put back.") if removed else _("Put back."))
    return redirect("investigations:case_tasks", found.case.reference)


@require_POST
def entry_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a line to the checklist."""
    found = open_child(request.user, Task, uuid)
    form = EntryForm(request.POST)
    if save(form, lambda: checklists.add_entry(request.user, found, text=form.cleaned_data["text"])):
        return redirect("investigations:task", found.uuid)
    return _page(request, found, status=status_of(form), entry_form=form)


@form_methods
def entry_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change the words of a line."""
    entry = _entry(request, uuid)
    case: Case = open_for_work(request.user, entry.case.reference)
    return form_page(
        request,
        EntryForm,
        case=case,
        thing=entry,
        values={"text": entry.text},
        title=_("Line of %(task)s") % {"task": entry.task},
        act=lambda data: checklists.amend_entry(request.user, entry, version=data["version"], text=data["text"]),
        back=link("investigations:task", str(entry.task.uuid)),
        tab=TAB,
    )


@require_POST
def entry_tick(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tick a line, or take its tick away."""
    entry = _entry(request, uuid)
    checklists.amend_entry(request.user, entry, version=None, ticked=request.POST.get("ticked") == "1")
    return redirect("investigations:task", entry.task.uuid)


@require_POST
def entry_move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Move a line one place up or down."""
    entry = _entry(request, uuid)
    checklists.move_entry(request.user, entry, up=request.POST.get("to") == "up")
    return redirect("investigations:task", entry.task.uuid)


@require_POST
def entry_set_removed(request: HttpRequest, uuid: UUID, removed: bool) -> HttpResponse:
    """Take a line out of the checklist, or put it back."""
    entry = _entry(request, uuid)
    checklists.set_entry_removed(request.user, entry, removed=removed)
    return redirect("investigations:task", entry.task.uuid)


def _entry(request: HttpRequest, uuid: UUID) -> TaskEntry:
    found: TaskEntry = open_child(request.user, TaskEntry, uuid)
    return found
