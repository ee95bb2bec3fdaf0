"""Drafts of forms: saved while one types, offered when the form is opened again."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.errors import Invalid
from desk.actions.forms import save_draft
from desk.queries.forms import draft_of


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Give the draft of `form`, or keep `values` (JSON; empty to discard) as its draft."""
    if request.method == "GET":
        return JsonResponse({"values": draft_of(request.user, request.GET.get("form", "")[:120].replace("\0", ""))})
    try:
        values = json.loads(request.POST.get("values", "{}"))
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The draft is no JSON."), field="values") from error
    save_draft(request.user, form=request.POST.get("form", ""), values=values)
    return HttpResponse(status=204)
