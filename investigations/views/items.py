"""The pages of information items: the list, one, its versions, the matrix, and who else has it open."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.asking import HouseRequest
from audit.visits import note_visit
from desk.exports import FORMATS, export
from desk.rest.pages import slice_of
from investigations.actions import items as acts
from investigations.evaluation import FOUR, NONE
from investigations.forms_items import ItemFilterForm, ItemForm
from investigations.handling import Way
from investigations.models import Case, InformationItem
from investigations.presence import here
from investigations.queries import items, leaving
from investigations.queries.cases import open_case, open_child, open_for_work, purpose_of
from investigations.queries.versions import compare
from investigations.views.common import case_page, link, save, status_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])
TAB = "investigations:case_items"
PAGE = 50
HEAD = tuple(
    map(
        gettext_lazy,
        (
            "Number", "Title", "Text", "Happened on", "At what time", "Until", "Learned on", "Source",
            "Scheme of evaluation", "Evaluation as it came", "Source (4x4)", "Information (4x4)",
            "Fact or assessment", "Handling code", "What may be done with it",
        ),
    )
)  # fmt: skip


@require_GET
def item_list(request: HouseRequest, reference: str) -> HttpResponseBase:
    """The information items of a case, by filters, or as a file."""
    case = open_case(request.user, reference)
    form = ItemFilterForm(request.GET)
    rows = items.list_items(request.user, case, form.asked())
    order = request.GET.get("order", "")
    order = order if order in items.ORDERS else "-number"
    if (kind := request.GET.get("export", "")) in FORMATS:
        return _export(request, case, kind, list(rows.order_by(*items.ORDERS[order])[: items.MOST]))
    found, following, previous = slice_of(rows, items.ORDERS[order], PAGE, request.GET.get("cursor", ""))
    everything = list(rows.order_by().only("pk", "handling", "restriction"))
    return case_page(
        request,
        "items",
        case,
        form=form,
        items=leaving.marked(request.user, found, Way.HOUSE),
        following=following,
        previous=previous,
        order=order,
        count=len(everything),
        staying=len(leaving.withheld(request.user, everything, Way.HOUSE)),
        filtered=any(request.GET.get(name) for name in form.fields),
        removed=items.items_of(case, removed=True),
    )


def _export(request: HouseRequest, case: Case, kind: str, rows: list[InformationItem]) -> HttpResponseBase:
    stays = {item.pk for item in leaving.withheld(request.user, rows, Way.HOUSE)}
    why = purpose_of(request.user, request.GET.get("purpose", "")[:200])
    note_visit(request.user, "export", f"{case.reference} items", room=case.compartment_id, purpose=why)
    return export(f"{case.reference}-items", kind, HEAD, (_cells(item, item.pk in stays) for item in rows))


def _cells(item: InformationItem, stays: bool) -> list[Any]:
    told = [item.handling, item.restriction_words]
    if stays:
        return [item.code, _("left out: this needs permission"), *[""] * (len(HEAD) - 4), *told]
    source, information = (grade or _("no equivalent") for grade in item.four)
    when = [item.happened_on, item.happened_time, item.ended_on, item.learned_on]
    came = [item.source, item.get_scheme_display(), item.evaluation]
    return [item.code, item.title, item.text, *when, *came, source, information, item.get_basis_display(), *told]


@form_methods
def item_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an information item."""
    case = open_for_work(request.user, reference)
    form = ItemForm(request.POST if request.method == "POST" else None, case=case)
    made: list[InformationItem] = []
    if request.method == "POST" and save(form, lambda: made.append(acts.add_item(request.user, case, **form.values()))):
        messages.success(request, _("Saved."))
        return redirect("investigations:item", made[0].uuid)
    context = {"form": form, "title": _("Add an information item"), "back": link(TAB, reference), "tab": TAB}
    return case_page(
        request, "item_form", case, draft=request.path, status=status_of(form) if form.is_bound else 200, **context
    )


@require_GET
def item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One item: what it says, how it was valued, what may be done with it, and its versions."""
    found = open_child(request.user, InformationItem, uuid)
    leaving.marked(request.user, [found], Way.HOUSE)
    return case_page(
        request,
        "item",
        found.case,
        item=found,
        source=found.four[0],
        information=found.four[1],
        ties=items.ties_of(found),
        revisions=items.revisions_of(found),
        permissions=leaving.permissions_of(found),
        handling_may=leaving.rights_of(request.user, found),
        print_handling=f"{found.handling} · {found.restriction_words}",
        tab=TAB,
    )


@require_GET
def versions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two versions of an item, the differences marked."""
    found = open_child(request.user, InformationItem, uuid)
    revisions = list(items.revisions_of(found))
    new = _version(request, "new") or revisions[0].version
    old = _version(request, "old") or next((r.version for r in revisions if r.version < new), new)
    pair = items.revision_at(found, old), items.revision_at(found, new)
    text, lines = compare(found, *pair)
    leaving.marked(request.user, [found], Way.HOUSE)
    context: dict[str, Any] = {"print_handling": f"{found.handling} · {found.restriction_words}"}
    context |= {"item": found, "revisions": revisions, "old": pair[0], "new": pair[1], "text": text, "lines": lines}
    return case_page(request, "item_versions", found.case, tab=TAB, **context)


def _version(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_GET
def item_matrix(request: HttpRequest, reference: str) -> HttpResponse:
    """How the items of a case were valued: source against information, in the 4x4."""
    case = open_case(request.user, reference)
    counts = items.matrix_of(case)
    columns = [*FOUR.informations, None]
    rows = [(source, [_cell(counts, source, column) for column in columns]) for source in (*FOUR.sources, None)]
    total = sum(counts.values())
    return case_page(request, "item_matrix", case, columns=columns, rows=rows, total=total, tab=TAB)


def _cell(counts: dict[tuple[str, str], int], source: Any, information: Any) -> dict[str, Any]:
    names = tuple(grade.code if grade else NONE for grade in (source, information))
    return {"source": names[0], "information": names[1], "count": counts.get(names, 0)}  # type: ignore[arg-type]


@require_POST
def presence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A sign of life of an editing page; tells who else has the item open, and whether it was saved meanwhile."""
    found = items.open_for_presence(request.user, uuid)
    others = here(request.user, f"item:{found.uuid}")
    base = request.POST.get("base", "")
    newer = base.isdigit() and len(base) < 10 and int(base) < found.version
    by = items.revision_at(found, None).written_by if newer else None
    state = "|".join([*others, str(found.version) if newer else ""])
    if request.POST.get("seen") == state:
        return HttpResponse(status=204)  # nothing new: a reader of screens is not told again
    context = {"others": others, "newer": newer, "by": by, "state": state, "item": found}
    return render(request, "investigations/presence.html", context)


@require_POST
def set_removed(request: HttpRequest, uuid: UUID, removed: bool) -> HttpResponse:
    """Take an item out of the case, or put it back."""
    found = open_child(request.user, InformationItem, uuid)
    (acts.remove_item if removed else acts.restore_item)(request.user, found)
    messages.success(request, _("Removed. It can be put back.") if removed else _("Put back."))
    return redirect(TAB, found.case.reference)
