"""Tasks across cases: the list with its filters, its export, and giving tasks to somebody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from access.errors import Invalid
from desk.exports import export
from desk.lists import ListPage, exportable
from desk.rest.pages import slice_of
from investigations.actions.tasks import reassign
from investigations.forms_tasks import ReassignForm, TaskFilterForm
from investigations.models import Task
from investigations.queries import tasks as reads

PAGE, MOST = 50, 10_000
LIST = "tasks"
HEAD = (
    gettext_lazy("Case"),
    gettext_lazy("Codename"),
    gettext_lazy("Number"),
    gettext_lazy("Task"),
    gettext_lazy("Lane"),
    gettext_lazy("State"),
    gettext_lazy("Due on"),
    gettext_lazy("Done by"),
    gettext_lazy("Waits for"),
    gettext_lazy("Checklist"),
    gettext_lazy("Description"),
)


@require_GET
@exportable
def task_list(request: HttpRequest) -> HttpResponseBase:
    """The tasks that the reader may see; the first time their own, later the filters of last time."""
    listed = ListPage(request, LIST)
    if away := listed.come_back():
        return away
    if not request.GET:
        return redirect(f"{request.path}?whose=mine")
    form, order, kind = TaskFilterForm(request.GET), _order(request), request.GET.get("export", "")
    rows = reads.list_tasks(request.user, form.asked(), operation="export" if kind else "list")
    if kind:
        return export("tasks", kind, HEAD, (_row(task) for task in rows.order_by(*reads.ORDERS[order])[:MOST]))
    found, following, previous = slice_of(rows, reads.ORDERS[order], PAGE, request.GET.get("cursor", ""))
    context = {
        "form": form,
        "tasks": found,
        "following": following,
        "previous": previous,
        "order": order,
        "count": _("%(number)s tasks") % {"number": reads.count_tasks(rows)},
        "reassign_form": ReassignForm(actor=request.user),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "print_title": _("Tasks"),
        "tools": listed.tools(),
    }
    return render(request, "investigations/task_list.html", context)


def _order(request: HttpRequest) -> str:
    order = request.GET.get("order", "")
    return order if order in reads.ORDERS else "due_on"


def _row(task: Any) -> list[Any]:
    return [
        task.case.reference,
        task.case.codename,
        task.code,
        task.title,
        task.get_lane_display(),
        task.get_state_display(),
        task.due_on,
        task.owner or "",
        ", ".join(wait.on.code for wait in task.holding),
        f"{task.ticked} / {task.lines}" if task.lines else "",
        task.description,
    ]


@require_POST
def task_reassign(request: HttpRequest) -> HttpResponse:
    """Give the ticked tasks to somebody."""
    form = ReassignForm(request.POST, actor=request.user)
    form.is_valid()
    if "owner" in form.errors:
        raise Invalid(_("Choose somebody of the list."), field="owner")
    tasks: list[Task] = reads.tasks_among(request.user, request.POST.getlist("tasks"))
    if not tasks:
        raise Invalid(_("Tick tasks in cases in which you can work."), field="tasks")
    count = reassign(request.user, tasks, owner=form.cleaned_data.get("owner"))
    messages.success(request, ngettext("%(count)s task given.", "%(count)s tasks given.", count) % {"count": count})
    return redirect("investigations:task_list")
