"""What tells an asset apart, checked where a check exists, and its plain form to search by."""

import re

from django.utils.translation import gettext_lazy as _
from stdnum import iban, imo
from stdnum.exceptions import ValidationError

from access.errors import Invalid
from finance.rules.assets import IdentifierKind

_VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
_VIN_VALUES = {
    **{str(i): i for i in range(10)},
    **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def plain(value: str) -> str:
    """Capitals and digits only."""
    return "".join(c for c in value.upper() if c.isalnum())


def _vin_ok(number: str) -> bool:
    """Whether this can be a VIN: 17 characters; the check digit binds in North America only (ISO 3779, 49 CFR 565)."""
    if not _VIN.match(number):
        return False
    if number[0] not in "12345":
        return True
    rest = sum(_VIN_VALUES[c] * w for c, w in zip(number, _VIN_WEIGHTS, strict=True)) % 11
    return number[8] == ("X" if rest == 10 else str(rest))


def check_identifier(kind: str, value: str, field: str) -> str:
    """The plain form of an identifier; Invalid when its own check says that it cannot exist."""
    number = plain(value)
    if not number:
        raise Invalid(_("This identifier has no letter or digit."), code="invalid", field=field)
    if kind == IdentifierKind.VIN and not _vin_ok(number):
        raise Invalid(_("This is no VIN: 17 letters and digits without I, O and Q."), code="invalid_vin", field=field)
    try:
        if kind == IdentifierKind.IBAN:
            iban.validate(number)
        if kind == IdentifierKind.IMO:
            imo.validate(number)
    except ValidationError:
        message = {
            IdentifierKind.IBAN: _("The check digits of this IBAN are wrong, or it is too short or too long."),
            IdentifierKind.IMO: _("This is no IMO number: seven digits, of which the last is a check digit."),
        }[IdentifierKind(kind)]
        raise Invalid(message, code=f"invalid_{kind}", field=field) from None
    return number
