"""The criminal lane: its words and legal moves, computable without the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", _("open")
    CLOSING = "closing", _("closing requested")
    CLOSED = "closed", _("closed")


CASE_MOVES: dict[str, frozenset[str]] = {
    CaseState.OPEN: frozenset({CaseState.CLOSING}),
    CaseState.CLOSING: frozenset({CaseState.CLOSED, CaseState.OPEN}),
    CaseState.CLOSED: frozenset({CaseState.OPEN}),
}


class SubjectKind(models.TextChoices):
    """A person or an organisation."""

    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")


class DataSubject(models.TextChoices):
    """The category of data subject (Directive (EU) 2016/680 art. 6, Wpg art. 6b); never a suspect by default."""

    SUSPECT = "suspect", _("suspect")
    CONVICTED = "convicted", _("convicted person")
    VICTIM = "victim", _("victim")
    SMUGGLED = "smuggled", _("smuggled person")
    WITNESS = "witness", _("witness")
    CONTACT = "contact", _("contact")
    OTHER = "other", _("other")


# Those whose money is looked for: each has a line in the financial track.
MAIN_CATEGORIES = frozenset({DataSubject.SUSPECT, DataSubject.CONVICTED})


class NetworkRole(models.TextChoices):
    """What somebody does in the network."""

    ORGANISER = "organiser", _("organiser")
    RECRUITER = "recruiter", _("recruiter")
    BROKER = "broker", _("broker (hawala, escrow)")
    FINANCIER = "financier", _("financier")
    LOGISTICS = "logistics", _("logistics coordinator")
    DRIVER = "driver", _("driver")
    SKIPPER = "skipper", _("skipper")
    GUIDE = "guide", _("guide")
    PILOT_CAR = "pilot_car", _("pilot-car driver")
    LOOKOUT = "lookout", _("lookout")
    SAFE_HOUSE = "safe_house", _("safe-house keeper")
    FORGER = "forger", _("document forger")
    SUPPLIER = "supplier", _("boat or vehicle supplier")
    NOMINEE = "nominee", _("nominee owner")
    MULE = "mule", _("money mule")
    EMPLOYER = "employer", _("employer")
    OFFICIAL = "official", _("corrupt official")
    UNKNOWN = "unknown", _("unknown")


class TravelMode(models.TextChoices):
    """How a leg of a route is travelled."""

    ROAD = "road", _("road")
    VAN = "van", _("van or car")
    LORRY = "lorry", _("lorry")
    COACH = "coach", _("coach")
    RAIL = "rail", _("rail")
    SMALL_BOAT = "small_boat", _("small boat")
    YACHT = "yacht", _("yacht")
    FERRY = "ferry", _("ferry")
    AIR = "air", _("air")
    FOOT = "foot", _("on foot")
    OTHER = "other", _("other")


class PaymentChannel(models.TextChoices):
    """How the fee of a leg is paid."""

    CASH = "cash", _("cash")
    HAWALA = "hawala", _("hawala or escrow")
    TRANSFER = "transfer", _("money transfer office")
    BANK = "bank", _("bank")
    PREPAID = "prepaid", _("prepaid or gift card")
    CRYPTO = "crypto", _("crypto-assets")
    LABOUR = "labour", _("in kind or labour")
    UNKNOWN = "unknown", _("unknown")
