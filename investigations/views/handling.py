"""The pages about what may be done with an information item or an exhibit: another code, permissions for a way out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.gate import require
from access.rules import Right
from desk.forms import without_version
from investigations.actions import handling as acts
from investigations.forms import ReasonForm
from investigations.forms_items import PermissionForm, SetHandlingForm
from investigations.models import Exhibit, HandlingPermission, InformationItem
from investigations.queries.cases import open_child
from investigations.views.common import case_page, form_page, link, save, status_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])
KINDS: dict[str, tuple[type[Any], str, str]] = {
    "item": (InformationItem, "investigations:item", "investigations:case_items"),
    "exhibit": (Exhibit, "investigations:exhibit", "investigations:case_evidence"),
}


def _open(request: HttpRequest, kind: str, uuid: UUID) -> tuple[Any, str]:
    model, page, _tab = KINDS[kind]
    thing = open_child(request.user, model, uuid)
    require(request.user, Right.HANDLING_DECIDE, thing)
    return thing, link(page, str(uuid))


@form_methods
def set_handling(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Give an item or exhibit another handling code, a lower one too."""
    thing, back = _open(request, kind, uuid)
    return form_page(
        request,
        SetHandlingForm,
        case=thing.case,
        thing=thing,
        values={"handling": thing.handling, "restriction": thing.restriction},
        title=_("Change the handling code of %(thing)s") % {"thing": thing},
        act=lambda data: acts.set_handling(request.user, thing, **data),
        back=back,
        tab=KINDS[kind][2],
    )


@form_methods
def permit(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Record a permission for a way out."""
    thing, back = _open(request, kind, uuid)
    form = PermissionForm(request.POST if request.method == "POST" else None, handling=thing.handling)
    if request.method == "POST" and save(
        form, lambda: acts.permit(request.user, thing, **without_version(form.cleaned_data))
    ):
        messages.success(request, _("Recorded."))
        return redirect(back)
    context = {"form": form, "thing": thing, "back": back, "draft": request.path, "tab": KINDS[kind][2]}
    return case_page(request, "permit", thing.case, status=status_of(form) if form.is_bound else 200, **context)


@form_methods
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a permission, with a reason."""
    permission: HandlingPermission = open_child(request.user, HandlingPermission, uuid)
    kind = "item" if permission.item_id else "exhibit"
    return form_page(
        request,
        ReasonForm,
        case=permission.case,
        title=_("Withdraw the permission %(permission)s") % {"permission": permission},
        act=lambda data: acts.withdraw_permission(request.user, permission, reason=data["reason"]),
        back=link(KINDS[kind][1], str(permission.thing.uuid)),
        tab=KINDS[kind][2],
    )
