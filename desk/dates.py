"""How days are written."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def month_form() -> str:
    """How a day is written in the reader's language."""
    return "j b Y" if (get_language() or "").startswith("nl") else "j M Y"  # Dutch months take no capital


def as_day(value: date | datetime) -> date:
    """The day of a moment, in the zone of the installation."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def on_day(value: date | datetime) -> str:
    """A day inside a sentence."""
    return str(date_format(as_day(value), month_form()))
