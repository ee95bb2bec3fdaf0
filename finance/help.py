"""What each state of the money lane means, in a sentence; shown beside the states and kept in the guides."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finance.rules.assets import AssetState, ConfirmationVerdict, RequestState
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

ASSET_HELP: dict[str, Promise] = {
    AssetState.SUSPECTED: _("Somebody thinks that it exists; nobody has verified it yet."),
    AssetState.TRACED: _("Identified and verified, but still in the hands of its holder."),
    AssetState.NOT_FOUND: _("Looked for and not found. Nothing follows."),
    AssetState.FROZEN: _("It may not be moved, sold or spent, but it has not been taken."),
    AssetState.SEIZED: _("Taken by the authorities. It still belongs to its owner until a court decides."),
    AssetState.SOLD: _("Sold before judgment; the seizure goes on upon the proceeds."),
    AssetState.CONFISCATED: _("A final order, on the object or for a value, may be executed on it."),
    AssetState.REALISED: _("Sold after the final order; the money is on its way."),
    AssetState.RECOVERED: _("The money has been collected."),
    AssetState.RELEASED: _("Given back, or the freeze or seizure was lifted."),
    AssetState.WITHDRAWN: _("Withdrawn from circulation: it is destroyed or kept, and brings nothing."),
    AssetState.SPLIT: _("Replaced by parts that add up to it; look at the parts."),
}

REQUEST_HELP: dict[str, Promise] = {
    RequestState.PROPOSED: _("It waits for somebody who may decide and did not ask for it."),
    RequestState.APPROVED: _("The step was made in the same moment."),
    RequestState.REFUSED: _("It was refused with a reason; a new one can be made."),
    RequestState.SENT_BACK: _("Whoever asked can change it and propose it again, or take it back."),
    RequestState.WITHDRAWN: _("The one who asked for it took it back."),
}

CONFIRMATION_HELP: dict[str, Promise] = {
    ConfirmationVerdict.CONFIRMED: _("A prosecutor stands behind the seizure."),
    ConfirmationVerdict.NOT_CONFIRMED: _("A prosecutor does not; the asset stays seized until its release is decided."),
}
