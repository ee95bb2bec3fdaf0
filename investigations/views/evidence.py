"""The pages of evidence: exhibits, their files, and who held them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.forms import without_version
from desk.ranges import answer_with
from investigations.actions import exhibits, uploads
from investigations.filetypes import name_disagrees
from investigations.forms_evidence import ExhibitForm, FilesForm, HandOverForm, ThingForm
from investigations.handling import Way
from investigations.models import Case, Exhibit, ExhibitFile
from investigations.queries import evidence, leaving
from investigations.queries.cases import open_case, open_child, open_for_work
from investigations.rules import ExhibitKind
from investigations.views.common import case_page, form_page, link, save, status_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])

TAB = "investigations:case_evidence"


def _list_page(request: HttpRequest, case: Case, form: FilesForm) -> HttpResponse:
    return case_page(
        request,
        "evidence",
        case,
        exhibits=leaving.marked(request.user, evidence.with_newest_file(evidence.exhibits_of(case)), Way.HOUSE),
        removed=evidence.exhibits_of(case, removed=True),
        arriving=[(upload, evidence.received(upload)) for upload in evidence.arriving(case, request.user)],
        form=form,
        piece=uploads.PIECE // 4,
        status=status_of(form) if form.is_bound else 200,
    )


@require_GET
def exhibit_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The exhibits of a case, and a place to drop files."""
    return _list_page(request, open_case(request.user, reference), FilesForm())


@require_POST
def add_files(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in files that a form sends whole."""
    case = open_for_work(request.user, reference)
    return _take(request, case, None)


@require_POST
def add_edition(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take in a new version of an exhibit's file."""
    exhibit = open_child(request.user, Exhibit, uuid)
    open_for_work(request.user, exhibit.case.reference)
    return _take(request, exhibit.case, exhibit)


def _take(request: HttpRequest, case: Case, exhibit: Exhibit | None) -> HttpResponse:
    form = FilesForm(request.POST, request.FILES)

    def act() -> None:
        for file in form.cleaned_data["documents"]:
            uploads.take_whole(
                request.user, case, name=file.name, size=file.size, pieces=file.chunks(), exhibit=exhibit
            )

    if not save(form, act):
        return _list_page(request, case, form)
    count = len(form.cleaned_data["documents"])
    messages.success(
        request,
        ngettext(
            "%(count)s file arrived and is being checked.", "%(count)s files arrived and are being checked.", count
        )
        % {"count": count},
    )
    if exhibit is not None:
        return redirect("investigations:exhibit", exhibit.uuid)
    return redirect("investigations:case_evidence", case.reference)


@form_methods
def thing_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in a physical exhibit."""
    case = open_for_work(request.user, reference)
    return form_page(
        request,
        ThingForm,
        case=case,
        title=_("Take in a physical exhibit"),
        act=lambda data: exhibits.add_thing(request.user, case, **without_version(data)),
        back=link("investigations:case_evidence", reference),
    )


@require_GET
def exhibit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One exhibit: what it is, its files with a preview, its chain of custody."""
    found = open_child(request.user, Exhibit, uuid)
    files = list(evidence.files_of(found))
    leaving.marked(request.user, [found], Way.HOUSE)
    handling = {
        "permissions": leaving.permissions_of(found),
        "handling_may": leaving.rights_of(request.user, found),
        "print_handling": f"{found.handling} · {found.restriction_words}",
    }
    return case_page(request, "exhibit", found.case, **_facts(found, files), **handling, form=FilesForm(), tab=TAB)


def _facts(found: Exhibit, files: list[ExhibitFile]) -> dict[str, Any]:
    newest = files[0] if files else None
    return {
        "exhibit": found,
        "files": files,
        "newest": newest,
        "pages": range(1, newest.stored.pages + 1) if newest else (),
        "disagrees": newest is not None and name_disagrees(newest.name, newest.stored.media_type),
        "custody": found.custody.select_related("recorded_by"),
    }


@form_methods
def exhibit_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is said of an exhibit."""
    found = open_child(request.user, Exhibit, uuid)
    open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        ExhibitForm,
        case=found.case,
        thing=found,
        values={name: getattr(found, name) for name in exhibits.FIELDS},
        title=str(found),
        act=lambda data: exhibits.amend_exhibit(request.user, found, **data),
        back=link("investigations:exhibit", str(uuid)),
    )


@form_methods
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a hand-over."""
    found = open_child(request.user, Exhibit, uuid)
    open_for_work(request.user, found.case.reference)
    last = found.custody.last()
    return form_page(
        request,
        HandOverForm,
        case=found.case,
        title=_("Hand over %(exhibit)s") % {"exhibit": found},
        lead=_("Held by %(holder)s now.") % {"holder": last.to_party} if last else "",
        act=lambda data: exhibits.hand_over(request.user, found, **without_version(data)),
        back=link("investigations:exhibit", str(uuid)),
    )


@require_POST
def set_removed(request: HttpRequest, uuid: UUID, removed: bool) -> HttpResponse:
    """Take an exhibit out of the list, or put it back."""
    found = open_child(request.user, Exhibit, uuid)
    exhibits.set_removed(request.user, found, removed=removed)
    messages.success(request, _("Removed. It can be put back.") if removed else _("Put back."))
    return redirect("investigations:case_evidence", found.case.reference)


@require_GET
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The custody sheet of an exhibit, to be printed."""
    found = open_child(request.user, Exhibit, uuid)
    context = _facts(found, list(evidence.files_of(found)))
    leaving.marked(request.user, [found], Way.HOUSE)
    sheet = {**context, "physical": found.kind == ExhibitKind.PHYSICAL, "tab": TAB}
    sheet["print_handling"] = f"{found.handling} · {found.restriction_words}"
    return case_page(request, "custody_sheet", found.case, **sheet)


@require_GET
def content(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The content of a file, always as an attachment, in ranges if asked."""
    file, path = evidence.open_document(request.user, uuid)
    response = answer_with(request, path, file.stored.sha256, "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def preview(request: HttpRequest, uuid: UUID, page: int) -> HttpResponseBase:
    """The picture of a page, drawn anew: nothing of the file itself reaches the browser."""
    path = evidence.open_preview(request.user, uuid, page)
    response = FileResponse(path.open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, max-age=600"
    return response
