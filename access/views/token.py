"""The door at which agencies get a token, with a limit on tries."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import TokenView

from access.limits import MINUTE, spend


@method_decorator(csrf_exempt, name="dispatch")  # programs call it, with a secret instead of a cookie
class LimitedTokenView(TokenView):
    """The library's own, counted by address: a secret is not to be guessed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count, then go on."""
        spend("token", request.META.get("REMOTE_ADDR", ""), settings.TOKENS_A_MINUTE, MINUTE)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response
