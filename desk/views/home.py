"""Where a person starts whose role has no page of its own at the root."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from desk.menu import menu_for


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first place of the menu that this role has."""
    entries = [entry for entry in menu_for(getattr(request.user, "role", ""), request.path) if entry["url"] != "/"]
    return redirect(str(entries[0]["url"]) if entries else "usersessions_list")
