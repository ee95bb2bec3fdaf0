"""Doors that stay closed, and the second factor that comes before all others."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

# What the sign-in library offers and this house does not: signing up, changing e-mail, resetting a password by mail.
CLOSED = (
    "/accounts/signup",
    "/accounts/email",
    "/accounts/confirm-email",
    "/accounts/password/reset",
    "/accounts/password/set",
    "/accounts/3rdparty/signup",
)
# What somebody without a second factor may reach: getting one, leaving, choosing a language.
FREE = ("/accounts/", "/language/", "/static/", "/health/", "/oauth/")
SEEN = "second_factor"


class AccountsMiddleware:
    """Hides the closed doors and leads a person without a second factor to activate one."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Stop what may not go on."""
        if request.path.startswith(CLOSED):
            raise Http404
        if not settings.REQUIRE_MFA or settings.DEMO_MODE or request.path.startswith(FREE):
            return None
        if not request.user.is_authenticated or has_second_factor(request):
            return None
        choice = "webauthn" in settings.MFA_SUPPORTED_TYPES
        return redirect("mfa_index" if choice else "mfa_activate_totp")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person has one, remembered in the session once seen."""
    if request.session.get(SEEN) != request.user.pk:
        if not is_mfa_enabled(request.user):
            return False
        request.session[SEEN] = request.user.pk
    return True
