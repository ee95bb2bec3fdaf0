"""The words of notifications about assets, made when they are shown."""

from typing import Any

from django.utils.translation import gettext as _

from desk.notices import register
from finance.rules.assets import AssetState, ConfirmationVerdict, RequestState


def _label(choices: Any, value: Any) -> str:
    return str(dict(choices.choices).get(value, value))


def request_waits(thing: str, details: dict[str, Any]) -> str:
    """A request that the reader may decide on."""
    words = {"case": thing, "asset": details.get("asset", ""), "state": _label(AssetState, details.get("to_state"))}
    return _("%(case)s: a request waits for your decision (%(asset)s: %(state)s)") % words


def request_decided(thing: str, details: dict[str, Any]) -> str:
    """What became of the reader's request."""
    words = {"case": thing, "asset": details.get("asset", ""), "state": _label(AssetState, details.get("to_state"))}
    verdict = _label(RequestState, details.get("state"))
    return _("%(case)s: your request was decided (%(asset)s, %(state)s): %(verdict)s") % {**words, "verdict": verdict}


def seizure_recorded(thing: str, details: dict[str, Any]) -> str:
    """A seizure that the reader may confirm."""
    words = {"case": thing, "asset": details.get("asset", "")}
    return _("%(case)s: a recorded seizure waits for your confirmation (%(asset)s)") % words


def seizure_decided(thing: str, details: dict[str, Any]) -> str:
    """What the prosecutor said of a seizure."""
    words = {"case": thing, "asset": details.get("asset", "")}
    if details.get("verdict") == ConfirmationVerdict.CONFIRMED:
        return _("%(case)s: the seizure was confirmed (%(asset)s)") % words
    return _("%(case)s: the seizure was not confirmed; request the release (%(asset)s)") % words


def register_all() -> None:
    """Give the notifications about assets their words."""
    register("request.waits", request_waits)
    register("request.decided", request_decided)
    register("seizure.recorded", seizure_recorded)
    register("seizure.decided", seizure_decided)
