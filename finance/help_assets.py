"""What each state of an asset means, for tooltips and the documentation."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finance.rules.assets import AssetState

STATE_HELP: dict[str, Promise] = {
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
