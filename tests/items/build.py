"""Information items for the tests."""

from datetime import date
from typing import Any

from investigations.actions.items import add_item
from investigations.models import InformationItem
from tests.cast import Cast


def told(**values: Any) -> dict[str, Any]:
    """What is told of an item."""
    return {
        "title": "Van seen at the border",
        "text": "A white van passed at 04:10.",
        "learned_on": date(2025, 3, 28),
        "source": "ANPR",
        "scheme": "4x4",
        "evaluation": "B2",
        "basis": "fact",
        "handling": "H0",
        **values,
    }


def make_item(cast: Cast, **values: Any) -> InformationItem:
    """An item in the case of the cast."""
    return add_item(cast.noor, cast.case, **told(**values))
