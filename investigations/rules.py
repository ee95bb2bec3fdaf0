"""The criminal lane: its words and legal moves, computable without the database."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pycountry
from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.rules import Role
from access.texts import refuse_unreadable


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


def refuse_closed(state: str) -> None:
    """Raise RuleBroken when a case that stands there may not be changed any more."""
    if state == CaseState.CLOSED:
        raise RuleBroken(
            _("This case is closed: it can only be read, and its assets still move. Reopen it to change it."),
            code="case_closed",
        )


class SubjectKind(models.TextChoices):
    """Who or what a case knows."""

    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    VEHICLE = "vehicle", _("vehicle")
    VESSEL = "vessel", _("vessel")
    PHONE = "phone", _("telephone")
    ACCOUNT = "account", _("account")
    PLACE = "place", _("place")
    OTHER = "other", _("other thing")


# Those with a category, a role and a life; everything else is a thing.
PEOPLE = frozenset({SubjectKind.PERSON, SubjectKind.ORGANISATION})
PEOPLE_CHOICES = [(kind.value, kind.label) for kind in (SubjectKind.PERSON, SubjectKind.ORGANISATION)]
THING_CHOICES = [(kind.value, kind.label) for kind in SubjectKind if kind not in PEOPLE]


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


class Basis(models.TextChoices):
    """Whether something is known or thought (Directive (EU) 2016/680 art. 7)."""

    FACT = "fact", _("fact")
    ASSESSMENT = "assessment", _("assessment")


class RelationKind(models.TextChoices):
    """How one subject is tied to another, read from the first to the second."""

    KNOWS = "knows", _("knows")
    FAMILY = "family", _("is family of")
    PARTNER = "partner", _("is partner of")
    WORKS_FOR = "works_for", _("works for")
    DIRECTS = "directs", _("gives orders to")
    OWNS = "owns", _("owns")
    CONTROLS = "controls", _("controls")
    FRONTS_FOR = "fronts_for", _("fronts for")
    USES = "uses", _("uses")
    CALLS = "calls", _("is in contact with")
    PAYS = "pays", _("pays")
    CARRIES = "carries", _("carries")
    TRAVELS_WITH = "travels_with", _("travels with")
    LIVES_AT = "lives_at", _("lives at")
    MEETS_AT = "meets_at", _("was at")
    SAME_AS = "same_as", _("may be the same as")
    OTHER = "other", _("is tied to")


class OpeningState(models.TextChoices):
    """Where a request to read a sealed identity stands."""

    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Whose identity may be sealed: people in danger, never those whom the investigation is about.
SEALED_CATEGORIES = frozenset(
    {DataSubject.SMUGGLED, DataSubject.VICTIM, DataSubject.WITNESS, DataSubject.CONTACT, DataSubject.OTHER}
)


class ExhibitKind(models.TextChoices):
    """Whether an exhibit is a file or a thing."""

    FILE = "file", _("file")
    PHYSICAL = "physical", _("physical exhibit")


class Scan(models.TextChoices):
    """What the virus scanner found in a file; without a scanner it stays unscanned and says so."""

    WAITING = "waiting", _("being checked")
    CLEAN = "clean", _("clean")
    INFECTED = "infected", _("malware found")
    UNSCANNED = "unscanned", _("not scanned")


# Files that may be handed out.
HANDED_OUT = frozenset({Scan.CLEAN, Scan.UNSCANNED})


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


# What the field checks of the actions ask; `field` is the name of the input, for the message beside it.

_COUNTRIES = frozenset(c.alpha_3 for c in pycountry.countries)
# Codes of ICAO Doc 9303 part 3 section 5 that are no countries of ISO 3166-1: Germany, Utopia (specimens), stateless,
# refugee, other refugee, unspecified, British categories, European Union, Kosovo, United Nations, other bodies.
ICAO_SPECIALS = frozenset(
    "D UTO XXA XXB XXC XXX GBD GBN GBO GBP GBS EUE RKS UNO UNA UNK XBA XIM XCC XCE XCO XEC XES XMP XOM XPO".split()
)
ICAO_CODES = _COUNTRIES | ICAO_SPECIALS
CURRENCIES = frozenset(c.alpha_3 for c in pycountry.currencies) - {"XXX", "XTS"}
EARLIEST_BIRTH = 1850
LARGEST_FEE = Decimal("9999999999999999.99")
_BIRTH = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", re.ASCII)
# People who may lead a case.
LEAD_ROLES = frozenset({Role.INVESTIGATOR, Role.FINANCIAL, Role.CHIEF})


def clean_text(value: str, field: str, most: int, *, required: bool = False) -> str:
    """The text without blanks around it; Invalid when it is missing, too long or has control characters."""
    if not isinstance(value, str):
        raise Invalid(_("Give a text."), code="invalid", field=field)
    text = value.strip()
    refuse_unreadable(text, field)
    if required and not text:
        raise Invalid(_("This is needed."), code="required", field=field)
    if len(text) > most:
        message = format_lazy(_("At most {most} characters; these are {count}."), most=most, count=len(text))
        raise Invalid(message, code="max_length", field=field)
    return text


def check_past(day: date, field: str, today: date) -> None:
    """Raise Invalid for a day that has not come yet."""
    if day > today:
        raise Invalid(_("This date lies in the future."), code="future", field=field)
    if day.year < 1900:
        raise Invalid(_("This date lies too far back."), code="too_old", field=field)


def earliest_of(text: str) -> date:
    """The first day that a full or partial date can mean; ValueError when it is none."""
    match = _BIRTH.match(text)
    if not match:
        raise ValueError(text)
    year, month, day = match.groups()
    return date(int(year), int(month or 1), int(day or 1))


def check_birth(text: str, opened_on: date, field: str = "born_on") -> None:
    """Raise Invalid for a date of birth that is no full or partial date, or lies after the case was opened."""
    if not text:
        return
    try:
        born = earliest_of(text)
    except ValueError:
        raise Invalid(
            _("Give a date of birth as YYYY, YYYY-MM or YYYY-MM-DD."), code="invalid_date", field=field
        ) from None
    if born > opened_on:
        raise Invalid(_("This date of birth lies after the opening of the case."), code="born_late", field=field)
    if born.year < EARLIEST_BIRTH:
        raise Invalid(_("This date lies too far back."), code="too_old", field=field)


def check_country(code: str, field: str = "nationality") -> None:
    """Raise Invalid for what is no three-letter code of ICAO Doc 9303 (Germany is D)."""
    if code and code not in ICAO_CODES:
        raise Invalid(_("This is no ICAO code of a nationality, such as NLD."), code="unknown_country", field=field)


def check_currency(code: str, field: str = "currency") -> None:
    """Raise Invalid for what is no currency of ISO 4217."""
    if code not in CURRENCIES:
        raise Invalid(_("This is no currency code, such as EUR."), code="unknown_currency", field=field)


def check_fee(fee: Decimal | None, currency: str, at: str = "") -> None:
    """Raise Invalid for a fee that is negative, too large, or has no currency; an amount is at most 18 digits."""
    if fee is None:
        if currency:
            check_currency(currency, f"{at}currency")
        return
    if not fee.is_finite() or fee < 0:
        raise Invalid(_("An amount is not negative."), code="negative", field=f"{at}fee")
    if fee > LARGEST_FEE:
        raise Invalid(_("This amount is too large."), code="too_large", field=f"{at}fee")
    if fee != round(fee, 2):
        raise Invalid(_("At most two decimals."), code="decimals", field=f"{at}fee")
    if not currency:
        raise Invalid(_("Give the currency of the fee."), code="required", field=f"{at}currency")
    check_currency(currency, f"{at}currency")


def check_choice(
    value: str, choices: type[models.TextChoices] | Collection[str], field: str, *, required: bool = True
) -> None:
    """Raise Invalid for a value that is not one of the choices."""
    legal = choices.values if isinstance(choices, type) else choices
    if value not in legal and (required or value):
        raise Invalid(_("Choose one of the list."), code="invalid_choice", field=field)


def check_range(start: date | None, end: date | None, field: str) -> None:
    """Raise Invalid for an end before its start."""
    if start and end and end < start:
        raise Invalid(_("This date lies before the start."), code="before_start", field=field)


def check_role(category: str, network_role: str, at: str = "") -> None:
    """Raise RuleBroken when a smuggled person would get a role in the network."""
    if category == DataSubject.SMUGGLED and network_role:
        raise RuleBroken(
            _("A smuggled person has no role in the network."), code="smuggled_role", field=f"{at}network_role"
        )


# Where a modus operandi belongs.
MODUS_LANES: dict[str, Promise] = {
    "road": _("road"),
    "sea": _("sea"),
    "rail": _("rail"),
    "foot": _("on foot"),
    "air": _("air"),
    "paper": _("documents and stay"),
    "money": _("money"),
    "online": _("online"),
    "logistics": _("logistics"),
    "people": _("people"),
}
