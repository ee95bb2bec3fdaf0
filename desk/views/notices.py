"""Notifications: the page, the bell, and marking them as read."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from access.errors import Hidden
from desk.actions.notices import mark_read
from desk.notices import text_of
from desk.queries.notices import MANY, count_unread, list_notifications

PAGE = 50


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """What the reader was told, newest first."""
    number = request.GET.get("page", "1")
    page = Paginator(list_notifications(request.user), PAGE).get_page(number if number.isascii() else 1)
    return render(request, "desk/notifications.html", {"page": page, "entries": [_entry(n) for n in page]})


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of the top bar with the number of unread notifications."""
    unread = count_unread(request.user)
    shown = f"{MANY - 1}+" if unread >= MANY else str(unread)
    return render(request, "desk/bell.html", {"unread": unread, "shown": shown})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notification, or all, as read."""
    number = request.POST.get("number", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None
    if wanted is not None or not number:
        mark_read(request.user, number=wanted)
    return redirect("desk:notifications")


@require_GET
def follow(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark a notification as read and go where it leads."""
    notice = list_notifications(request.user).filter(uuid=uuid).first()
    if notice is None:
        raise Hidden(_("Not found."))
    mark_read(request.user, uuid=uuid)
    return redirect(notice.url or "desk:notifications")


def _entry(notice: Any) -> dict[str, Any]:
    return {"notice": notice, "text": text_of(notice.kind, notice.thing, notice.details)}
