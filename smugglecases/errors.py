"""Refusals are translated here once: to a page, a fragment or problem JSON."""

import logging
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework import exceptions as rest
from rest_framework.response import Response

from access.errors import Hidden, Refusal

log = logging.getLogger(__name__)
MOST_DRAINED = 64 * 1024 * 1024  # bytes of a body that is refused as too large
TEMPLATES = {400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 500, 503}


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer is for a program."""
    return request.path.startswith(("/api/", "/oauth/", "/health/"))


def problem(status: int, code: str, detail: str, fields: dict[str, Any] | None = None) -> dict[str, Any]:
    """A problem in the words of RFC 9457, with a stable code and the path of each wrong field."""
    body: dict[str, Any] = {
        "type": f"urn:smugglecases:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["fields"] = fields
    return body


def _paths(errors: Any, at: str = "") -> dict[str, list[dict[str, str]]]:
    """Flatten the errors of nested shapes to {path: [{code, message}]}."""
    if isinstance(errors, dict):
        found: dict[str, list[dict[str, str]]] = {}
        for name, inner in errors.items():
            path = f"{at}.{name}" if at and name != "non_field_errors" else at or name
            path = f"{at}[{name}]" if isinstance(name, int) else path
            found.update(_paths(inner, path))
        return found
    if isinstance(errors, list):
        if any(isinstance(e, (dict, list)) for e in errors):
            found = {}
            for i, inner in enumerate(errors):
                if inner:
                    found.update(_paths(inner, f"{at}[{i}]"))
            return found
        return {at: [{"code": str(getattr(e, "code", "invalid")), "message": str(e)} for e in errors]}
    return {at: [{"code": str(getattr(errors, "code", "invalid")), "message": str(errors)}]}


def _from_rest(exc: rest.APIException) -> Response:
    if isinstance(exc, rest.ValidationError):
        detail = _("The input is not right. See fields.")
        body = problem(400, "invalid", detail, _paths(exc.detail))
    else:
        detail = exc.detail if isinstance(exc.detail, str) else str(exc.detail)
        body = problem(exc.status_code, str(exc.get_codes()), str(detail))
    response = Response(body, status=exc.status_code, content_type="application/problem+json")
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def as_refusal(exc: Exception) -> Refusal | None:
    """What an exception of the layers below means to the one who asked."""
    if isinstance(exc, Refusal):
        return exc
    if isinstance(exc, Http404):
        return Hidden(_("Not found."))
    if isinstance(exc, DataError):
        return Refusal(_("A value is too large or of the wrong kind."), code="invalid")
    if isinstance(exc, IntegrityError):
        return _from_constraint(exc)
    return None


def _from_constraint(exc: IntegrityError) -> Refusal:
    name = getattr(getattr(exc.__cause__, "diag", None), "constraint_name", "") or "constraint"
    refusal = Refusal(_("This breaks a rule of the record: %(rule)s.") % {"rule": name.replace("_", " ")}, code=name)
    refusal.status = 409
    return refusal


def api_problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The exception handler of REST."""
    if isinstance(exc, PermissionDenied):
        exc = rest.PermissionDenied()
    if isinstance(exc, rest.APIException):
        return _from_rest(exc)
    refusal = as_refusal(exc)
    if refusal is None:
        return None
    fields: dict[str, list[dict[str, str]]] = {}
    for each in getattr(refusal, "refusals", [refusal]):
        if each.field:
            fields.setdefault(each.field, []).append({"code": each.code, "message": str(each.message)})
    detail = str(refusal.message) or HTTPStatus(refusal.status).phrase
    body = problem(refusal.status, refusal.code, detail, fields)
    response = Response(body, status=refusal.status, content_type="application/problem+json")
    if wait := getattr(refusal, "wait", None):
        response["Retry-After"] = str(wait)
    return response


def drain(request: HttpRequest) -> None:
    """Read on to the end, within bounds: many a client that cannot finish sending never reads the answer."""
    left = MOST_DRAINED
    with suppress(OSError):  # the client went away
        while left > 0 and (piece := request.read(65_536)):
            left -= len(piece)


def error_page(request: HttpRequest, status: int, message: str = "", code: str = "") -> HttpResponse:
    """The page (or, for htmx, the fragment; for programs, the problem) of one status."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        drain(request)
    if wants_json(request):
        detail = message or HTTPStatus(status).phrase
        body = problem(status, code or HTTPStatus(status).name.lower(), detail)
        return JsonResponse(body, status=status, content_type="application/problem+json")
    shown = status if status in TEMPLATES else 500
    context = {"status": status, "message": message, "code": code, "fragment": bool(request.headers.get("HX-Request"))}
    return render(request, [f"errors/{shown}.html", "errors/error.html"], context, status=status)


class ErrorsMiddleware:
    """Turns refusals of pages into their page."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """Answer a refusal; leave what is our own fault to the handler of 500."""
        if isinstance(exc, RequestDataTooBig):
            return error_page(request, 413, _("What was sent is too large."), "too_large")
        if isinstance(exc, OperationalError):
            log.error("database unreachable: %s", exc)
            return error_page(request, 503, _("The database cannot be reached. Try again in a minute."), "unavailable")
        refusal = as_refusal(exc)
        if refusal is None or isinstance(exc, Http404):
            return None
        response = error_page(request, refusal.status, str(refusal.message), refusal.code)
        if wait := getattr(refusal, "wait", None):
            response["Retry-After"] = str(wait)
        return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What could not be read at all."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413, _("What was sent is too large."), "too_large")
    return error_page(request, 400, _("The request could not be read."), "bad_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What this person may not do."""
    return error_page(request, 403, _("You may not do this."), "forbidden")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What does not exist or may not be seen."""
    return error_page(request, 404, "", "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    return error_page(request, 500, _("Something went wrong on our side. Nothing was stored."), "server_error")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from another page, or one that stood open too long."""
    if wants_json(request):
        return error_page(request, 403, _("The CSRF token is missing or wrong."), "csrf")
    return error_page(request, 403, _("This page stood open too long. Go back, reload it and send it again."), "csrf")
