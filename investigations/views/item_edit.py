"""Editing an information item: when somebody else was quicker, both versions are shown and put together."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from investigations.actions import items as acts
from investigations.forms_items import ItemForm
from investigations.handling import Way
from investigations.models import InformationItem
from investigations.presence import EVERY
from investigations.queries.cases import open_child, open_for_work
from investigations.queries.leaving import marked
from investigations.queries.versions import CHOICES, FACTS, Together, tied, together
from investigations.views.common import case_page, link, save, status_of
from investigations.views.items import TAB

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def item_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change an item; a stale version leads to both versions side by side."""
    item: InformationItem = open_child(request.user, InformationItem, uuid)
    open_for_work(request.user, item.case.reference)
    if request.method != "POST":
        return _page(request, item, _form(item, _values(item)))
    form = ItemForm(request.POST, case=item.case, item=item)
    if "theirs" in request.POST and form.is_valid():  # the choices of a page that showed both
        return _choices(request, item, form)
    base = form.cleaned_data.get("base") or 0 if form.is_valid() else 0  # a form that does not say is stale
    if save(form, lambda: acts.amend_item(request.user, item, version=base, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("investigations:item", item.uuid)
    if status_of(form) == 412:
        item.refresh_from_db()
        return _both(request, item, form, _found(item, form))
    return _page(request, item, form, status=status_of(form))


def _values(item: InformationItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ("title", "text", *FACTS)} | tied(item)


def _form(item: InformationItem, values: dict[str, Any]) -> ItemForm:
    return ItemForm(initial={**values, "base": item.version}, case=item.case, item=item)


def _found(item: InformationItem, form: ItemForm) -> Together:
    typed = {name: acts.one_line_end(value) for name, value in form.values().items()}
    return together(item, form.cleaned_data.get("base") or 0, typed)


def _both(
    request: HttpRequest, item: InformationItem, form: ItemForm, found: Together, missing: tuple[str, ...] = ()
) -> HttpResponse:
    """Both versions: with a proposal in the form when nothing conflicts, else with the choices to be made."""
    if found.conflicts:
        chosen = {key: request.POST.get(key, "") for key in found.asked()}
        context = {"asking": True, "missing": missing, "chosen": chosen, "typed": [f.as_hidden() for f in form]}
        return _page(request, item, form, status=412, found=found, **context)
    return _page(request, item, _form(item, found.values({})), status=412, found=found)


def _choices(request: HttpRequest, item: InformationItem, form: ItemForm) -> HttpResponse:
    found = _found(item, form)
    choices = {key: request.POST.get(key, "") for key in found.asked()}
    missing = tuple(key for key, choice in choices.items() if choice not in (*CHOICES, "both"))
    if missing or request.POST["theirs"] != str(item.version):  # they went on meanwhile: ask again
        return _both(request, item, form, found, missing)
    return _page(request, item, _form(item, found.values(choices)), found=found, chosen=choices)


def _page(request: HttpRequest, item: InformationItem, form: ItemForm, **context: Any) -> HttpResponse:
    frame = {"item": item, "form": form, "every": EVERY, "tab": TAB}
    frame["print_handling"] = f"{item.handling} · {item.restriction_words}"
    marked(request.user, [item], Way.HOUSE)
    back = link("investigations:item", str(item.uuid))
    return case_page(request, "item_form", item.case, draft=request.path, back=back, **frame, **context)
