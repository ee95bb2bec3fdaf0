"""Amounts of money as they may be stored: exact, not negative, with a currency."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from investigations.rules import check_currency

LARGEST = Decimal("9999999999999999.99")


def check_amount(amount: Decimal | None, currency: str, *, field: str = "amount") -> tuple[Decimal, str]:
    """The amount with two decimals and its currency in capitals; Invalid at the amount or the currency."""
    if amount is None:
        raise Invalid(_("Give an amount."), code="required", field=field)
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise Invalid(_("Give an amount, such as 1250.00."), code="invalid", field=field)
    if amount < 0:
        raise Invalid(_("An amount is not negative."), code="negative", field=field)
    if amount > LARGEST:
        raise Invalid(_("This amount is too large."), code="too_large", field=field)
    if amount != round(amount, 2):
        raise Invalid(_("At most two decimals."), code="decimals", field=field)
    code = (currency or "").strip().upper()
    if not code:
        raise Invalid(_("Give the currency."), code="required", field="currency")
    check_currency(code)
    return amount.quantize(Decimal("0.01")), code
