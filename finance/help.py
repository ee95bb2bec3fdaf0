"""What each state of the money lane means, in a sentence; shown beside the states and kept in the guide."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finance.rules.track import PlanState, TrackState, WaiverState

TRACK_HELP: dict[str, Promise] = {
    TrackState.NOT_ASSESSED: _("Nobody has yet said whether this case needs a financial investigation."),
    TrackState.REQUIRED: _("A financial investigation is needed and has still to be opened."),
    TrackState.OPEN: _("Somebody leads the financial investigation."),
    TrackState.WAIVED: _("A waiver was approved; when it has ended, the case can't be closed on it."),
    TrackState.CONCLUDED: _("The financial investigation has ended with an outcome; it can be opened again."),
}

WAIVER_HELP: dict[str, Promise] = {
    WaiverState.REQUESTED: _("It waits for a unit chief or prosecutor who neither asked for it nor leads the case."),
    WaiverState.APPROVED: _("It runs from its first day until its last, both included."),
    WaiverState.REFUSED: _("It was refused with a reason; a new one can be asked for."),
    WaiverState.WITHDRAWN: _("The one who asked for it took it back."),
}

PLAN_HELP: dict[str, Promise] = {
    PlanState.PROPOSED: _("It waits for a unit chief or prosecutor who did not propose it."),
    PlanState.APPROVED: _("This is the plan that holds."),
    PlanState.SENT_BACK: _("It was sent back with a reason; propose a new version."),
    PlanState.SUPERSEDED: _("A newer plan took its place."),
}
