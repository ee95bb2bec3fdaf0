"""What the frame of each page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from desk.menu import address, menu_for, search_address, steps_for
from desk.queries.demo import demo_client, demo_logins


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu, the command list, the search address and the state of the installation, made when they are used."""
    user = getattr(request, "user", None)
    role = getattr(user, "role", "") if user is not None and user.is_authenticated else ""
    return {
        "menu": SimpleLazyObject(lambda: menu_for(role, request.path)),
        "menu_steps": SimpleLazyObject(lambda: steps_for(role)),
        "search_url": SimpleLazyObject(lambda: search_address(role)),
        "bell_url": SimpleLazyObject(lambda: address("desk:notifications_bell")),
        "draft_url": SimpleLazyObject(lambda: address("desk:draft_save")),
        "demo_mode": settings.DEMO_MODE,
        "demo_logins": SimpleLazyObject(demo_logins),
        "demo_client": SimpleLazyObject(demo_client),
        "printed_by": user,
    }
