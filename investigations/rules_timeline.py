"""When something happened, as far as it is known: to the year, the month, the day or the minute."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid


class Precision(models.TextChoices):
    """How far a moment is known."""

    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")
    MINUTE = "minute", _("minute")


class Resolution(models.TextChoices):
    """The steps in which a timeline is read."""

    YEAR = "year", _("years")
    MONTH = "month", _("months")
    DAY = "day", _("days")
    HOUR = "hour", _("hours")
    MINUTE = "minute", _("minutes")


class Clock(models.TextChoices):
    """By which clock a timeline runs."""

    HAPPENED = "happened", _("when it happened")
    LEARNED = "learned", _("when we learned of it")


class EventKind(models.TextChoices):
    """What an event that somebody wrote down is."""

    SIGHTING = "sighting", _("sighting")
    MEETING = "meeting", _("meeting")
    CONTACT = "contact", _("call or message")
    TRAVEL = "travel", _("journey")
    PAYMENT = "payment", _("payment")
    INTERVIEW = "interview", _("interview")
    SEARCH = "search", _("search")
    ARREST = "arrest", _("arrest")
    SIGNAL = "signal", _("signal")
    OTHER = "other", _("other event")


# Kinds of happenings that the system itself knows, beside those that upper apps add with their sources.
SYSTEM_KINDS: dict[str, Promise] = {
    "case": _("step of the case"),
    "assignment": _("assignment"),
    "custody": _("hand-over of evidence"),
    "task": _("task done"),
    "transport": _("transport"),
    "item": _("information item"),
}

_MOMENT = re.compile(
    r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})"
    r"(?::\d{2}(?:\.\d+)?)?(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?$",
    re.ASCII,
)
EARLIEST = 1900


def read_moment(text: str, zone: tzinfo, field: str) -> tuple[datetime, Precision]:
    """The beginning in UTC of what was typed (YYYY, YYYY-MM, YYYY-MM-DD or with HH:MM) and how far it is known."""
    match = _MOMENT.match(text.strip())
    if not match:
        raise Invalid(_("Give YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DD HH:MM."), code="invalid", field=field)
    found = match.groupdict()
    year, month, day, hour, minute = (int(found[name] or least) for name, least in _LEAST.items())
    try:
        if found["zone"]:
            moment = datetime.fromisoformat(text.strip().replace(" ", "T")).replace(second=0, microsecond=0)
        else:
            moment = datetime(year, month, day, hour, minute, tzinfo=zone)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(_("There is no such day or time."), code="invalid", field=field) from None
    if year < EARLIEST:
        raise Invalid(_("This date lies too far back."), code="too_old", field=field)
    known = next(precision for precision, name in _NAMES if found[name])
    return moment, known


_LEAST = {"year": 1, "month": 1, "day": 1, "hour": 0, "minute": 0}
_NAMES = (
    (Precision.MINUTE, "minute"),
    (Precision.DAY, "day"),
    (Precision.MONTH, "month"),
    (Precision.YEAR, "year"),
)
_FORMS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
}


def write_moment(moment: datetime, precision: str, zone: tzinfo) -> str:
    """The text that `read_moment` reads back."""
    local = moment.astimezone(zone)
    text = local.strftime(_FORMS[Precision(precision)])
    return text.zfill(4) if precision == Precision.YEAR else text


def end_of(moment: datetime, precision: str, zone: tzinfo) -> datetime:
    """The first moment after a year, month, day or minute that begins here."""
    local = moment.astimezone(zone)
    if precision == Precision.MINUTE:
        return moment + timedelta(minutes=1)
    if precision == Precision.DAY:
        following = local.date() + timedelta(days=1)
    elif precision == Precision.MONTH:
        following = (local.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        following = local.date().replace(year=local.year + 1, month=1, day=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC)


def next_step(moment: datetime, steps: str, zone: tzinfo) -> datetime:
    """The beginning of the step after one that begins here."""
    if steps == Resolution.HOUR:
        return moment + timedelta(hours=1)
    return end_of(moment, steps, zone)


def rougher(steps: str, precision: str) -> str:
    """The larger of the steps and of what is known."""
    order = Resolution.values
    return min(steps, precision, key=order.index)


# A span longer than this many days is read in these steps.
_COARSE = ((2_200, Resolution.YEAR), (120, Resolution.MONTH), (4, Resolution.DAY), (0.25, Resolution.HOUR))


def fitting(span: timedelta) -> Resolution:
    """The steps in which a span of time is best read."""
    days = span.total_seconds() / 86_400
    return next((steps for least, steps in _COARSE if days > least), Resolution.MINUTE)


def coarser(steps: str) -> Resolution:
    """The next larger steps."""
    order = list(Resolution)
    return order[max(order.index(Resolution(steps)) - 1, 0)]
