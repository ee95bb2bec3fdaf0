"""Which tone each state has on a badge; the words are those of the choices themselves."""

from access.models import AccessRequest
from desk.words import register
from finance.rules.assets import AssetState, ConfirmationVerdict, RequestState
from finance.rules.track import PlanState, TrackState, WaiverState
from investigations.rules import CaseState


def register_all() -> None:
    """Blue is under way, green is secured or done, amber waits, red is missing or refused, grey is over."""
    register("case", CaseState, {"open": "blue", "closing": "amber", "closed": "grey"})
    register(
        "track",
        TrackState,
        {"not_assessed": "red", "required": "red", "open": "green", "waived": "amber", "concluded": "grey"},
    )
    register("waiver", WaiverState, {"requested": "amber", "approved": "green", "refused": "red"})
    register("plan", PlanState, {"proposed": "amber", "approved": "green", "sent_back": "red"})
    register(
        "asset",
        AssetState,
        {
            "suspected": "violet",
            "traced": "blue",
            "frozen": "teal",
            "seized": "teal",
            "sold": "teal",
            "confiscated": "green",
            "realised": "green",
            "recovered": "green",
        },
    )
    register(
        "request", RequestState, {"proposed": "amber", "approved": "green", "refused": "red", "sent_back": "amber"}
    )
    register("confirmation", ConfirmationVerdict, {"confirmed": "green", "not_confirmed": "red"})
    register("access", AccessRequest.State, {"asked": "amber", "granted": "green", "refused": "red"})
