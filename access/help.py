"""What each state of a request for access means, in a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import AccessRequest

ACCESS_HELP: dict[str, Promise] = {
    AccessRequest.State.ASKED: _("It waits for the case lead or the unit chief."),
    AccessRequest.State.GRANTED: _("A key was given."),
    AccessRequest.State.REFUSED: _("It was refused, with a reason."),
}
