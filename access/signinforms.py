"""What the forms of the sign-in library say beyond what they bring."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from django.utils.translation import gettext_lazy as _


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second factor, with the ways out for somebody who lost it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "Six digits of the app, or one of your recovery codes. Lost both? Ask the security officer."
        )
