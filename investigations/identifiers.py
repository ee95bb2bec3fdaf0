"""Numbers that tell people and things apart: their kinds, the checks that exist, and a plain form to search by."""

import re
from collections.abc import Callable
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError as Rejected
from django.core.validators import validate_email
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum import iban, imo
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn

from access.errors import Invalid

LONGEST = 120
HOME_REGION = "NL"  # a telephone number without a country code is read as one from here


class IdentifierKind(models.TextChoices):
    """What an identifier is."""

    DOCUMENT = "document", _("document number")
    BSN = "bsn", _("BSN")
    PHONE = "phone", _("telephone number")
    EMAIL = "email", _("e-mail address")
    HANDLE = "handle", _("online handle")
    ADDRESS = "address", _("address")
    IBAN = "iban", _("IBAN")
    ACCOUNT = "account", _("account number")
    WALLET = "wallet", _("wallet address")
    TOKEN = "token", _("escrow token")
    PLATE = "plate", _("registration plate")
    VIN = "vin", _("VIN")
    IMO = "imo", _("IMO number")
    SERIAL = "serial", _("serial number")
    COMPANY = "company", _("company number")
    CADASTRAL = "cadastral", _("cadastral number")
    OTHER = "other", _("other")


# Kinds that are compared between cases; the others say too little: two notebooks can have the same serial number.
COMPARED = frozenset(IdentifierKind) - {IdentifierKind.SERIAL, IdentifierKind.OTHER}

_VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
_VIN_VALUES = {
    **{str(i): i for i in range(10)},
    **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _vin_ok(number: str) -> bool:
    """Whether this can be a VIN: 17 characters; the check digit binds in North America only (ISO 3779, 49 CFR 565)."""
    if not _VIN.match(number):
        return False
    if number[0] not in "12345":
        return True
    rest = sum(_VIN_VALUES[c] * w for c, w in zip(number, _VIN_WEIGHTS, strict=True)) % 11
    return number[8] == ("X" if rest == 10 else str(rest))


def _passes(check: Callable[[str], Any], value: str) -> bool:
    try:
        check(value)
    except (ValidationError, Rejected):
        return False
    return True


def _phone(value: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(value, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None


def _phone_ok(value: str) -> bool:
    number = _phone(value)
    return number is not None and phonenumbers.is_possible_number(number)


# Each kind that has a check: whether the value passes, and what is said when it does not.
_CHECKS: dict[str, tuple[Callable[[str], bool], str | Promise]] = {
    IdentifierKind.VIN: (
        lambda value: _vin_ok(capitals(value)),
        _("This is no VIN: 17 letters and digits without I, O and Q."),
    ),
    IdentifierKind.IBAN: (
        lambda value: _passes(iban.validate, capitals(value)),
        _("The check digits of this IBAN are wrong, or it is too short or too long."),
    ),
    IdentifierKind.IMO: (
        lambda value: _passes(imo.validate, capitals(value)),
        _("This is no IMO number: seven digits, of which the last is a check digit."),
    ),
    IdentifierKind.BSN: (
        lambda value: _passes(bsn.validate, value),
        _("This is no BSN: nine digits that pass the eleven test."),
    ),
    IdentifierKind.PHONE: (_phone_ok, _("This is no telephone number; give it with its country code, such as +31.")),
    IdentifierKind.EMAIL: (
        lambda value: _passes(validate_email, value.strip()),
        _("This is no e-mail address."),
    ),
}


def capitals(value: str) -> str:
    """Capitals and digits only."""
    return "".join(c for c in value.upper() if c.isalnum())


def plain(kind: str, value: str) -> str:
    """The form in which an identifier is compared: digits with country code for telephones, small letters for mail."""
    if kind == IdentifierKind.PHONE:
        number = _phone(value)
        if number is not None:
            return f"{number.country_code}{phonenumbers.national_significant_number(number)}"
    if kind in (IdentifierKind.EMAIL, IdentifierKind.HANDLE):
        return value.strip().lstrip("@").casefold()
    return capitals(value)


def passes(kind: str, value: str) -> bool:
    """Whether the value passes the check of its kind; kinds without one always do."""
    check = _CHECKS.get(kind)
    return check is None or check[0](value)


def check_identifier(kind: str, value: str, field: str, *, as_seen: bool = False) -> str:
    """The plain form of an identifier; Invalid when its own check says that it cannot exist.

    `as_seen` keeps a number that fails: a forged document shows what it shows.
    """
    found = plain(kind, value)
    if not found:
        raise Invalid(_("This identifier has no letter or digit."), code="invalid", field=field)
    if not as_seen and not passes(kind, value):
        raise Invalid(_CHECKS[kind][1], code=f"invalid_{kind}", field=field)
    return found


def fragments(text: str) -> list[str]:
    """The plain forms that a part of an identifier can have: capitals, small letters, digits of a telephone number."""
    found = [capitals(text), text.strip().lstrip("@").casefold()]
    digits = "".join(c for c in text if c.isdigit())
    if digits and not any(c.isalpha() for c in text):
        found.append(digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0"))
    return [fragment for fragment in dict.fromkeys(found) if len(fragment) >= 3]
