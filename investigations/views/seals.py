"""Sealing an identity, asking to read it, and the answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.asking import HouseRequest
from access.gate import require
from access.rules import Right
from desk.forms import without_version
from investigations import forms_people as forms
from investigations.actions import sealing
from investigations.models import Subject
from investigations.queries.cases import open_child, open_for_work
from investigations.queries.sealing import open_opening
from investigations.views.common import form_page, link

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _here(subject: Subject) -> str:
    return link("investigations:person", str(subject.uuid))


@form_methods
def seal(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Put who somebody really is behind a seal."""
    found: Subject = open_child(request.user, Subject, uuid)
    open_for_work(request.user, found.case.reference)
    known = {"name": found.name, "born_on": found.born_on, "nationality": found.nationality}
    return form_page(
        request,
        forms.SealForm,
        case=found.case,
        values={} if found.sealed else known,
        title=_("Seal the identity"),
        act=lambda data: sealing.seal_subject(request.user, found, **without_version(data)),
        back=_here(found),
        draft="",
    )


@form_methods
def lift(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Give somebody their name back for everybody in the case."""
    found: Subject = open_child(request.user, Subject, uuid)
    open_for_work(request.user, found.case.reference)
    return form_page(
        request,
        forms.WhyForm,
        case=found.case,
        title=_("Lift the seal"),
        act=lambda data: sealing.lift_seal(request.user, found, reason=data["reason"]),
        back=_here(found),
    )


@form_methods
def ask(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Ask to read a sealed identity."""
    found: Subject = open_child(request.user, Subject, uuid)
    require(request.user, Right.IDENTITY_ASK, found)
    return form_page(
        request,
        forms.WhyForm,
        case=found.case,
        title=_("Ask to read the identity"),
        act=lambda data: sealing.ask_opening(request.user, found, reason=data["reason"]),
        back=_here(found),
    )


@form_methods
def answer(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Let somebody read a sealed identity, or refuse."""
    asked = open_opening(request.user, uuid)
    require(request.user, Right.IDENTITY_DECIDE, asked)
    return form_page(
        request,
        forms.AnswerForm,
        case=asked.case,
        title=_("%(who)s asks to read the identity") % {"who": asked.asked_by},
        act=lambda data: sealing.decide_opening(request.user, asked, granted=data["granted"], reason=data["reason"]),
        back=_here(asked.seal.subject),
        asked=asked,
    )


@require_POST
def end(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Take one's request back, or end one's opening."""
    asked = open_opening(request.user, uuid)
    sealing.end_opening(request.user, asked)
    messages.success(request, _("Ended."))
    return redirect(_here(asked.seal.subject))
