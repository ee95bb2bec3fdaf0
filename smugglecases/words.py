"""Which tone and help each state has on a badge; the words are those of the choices themselves."""

from access.help import ACCESS_HELP
from access.models import AccessRequest
from desk.words import register
from finance.help import ASSET_HELP, CONFIRMATION_HELP, PLAN_HELP, REQUEST_HELP, TRACK_HELP, WAIVER_HELP
from finance.rules.assets import AssetState, ConfirmationVerdict, RequestState
from finance.rules.track import PlanState, TrackState, WaiverState
from investigations.handling import HandlingCode
from investigations.help import CASE_HELP, HANDLING_HELP, OPENING_HELP, SCAN_HELP, TASK_HELP
from investigations.rules import CaseState, OpeningState, Scan
from investigations.rules_tasks import TaskState


def register_all() -> None:
    """Blue is under way, green is secured or done, amber waits, red is missing or refused, grey is over."""
    register("case", CaseState, {"open": "blue", "closing": "amber", "closed": "grey"}, CASE_HELP)
    register(
        "track",
        TrackState,
        {"not_assessed": "red", "required": "red", "open": "green", "waived": "amber", "concluded": "grey"},
        TRACK_HELP,
    )
    register("waiver", WaiverState, {"requested": "amber", "approved": "green", "refused": "red"}, WAIVER_HELP)
    register("plan", PlanState, {"proposed": "amber", "approved": "green", "sent_back": "red"}, PLAN_HELP)
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
        ASSET_HELP,
    )
    register(
        "request",
        RequestState,
        {"proposed": "amber", "approved": "green", "refused": "red", "sent_back": "amber"},
        REQUEST_HELP,
    )
    register("confirmation", ConfirmationVerdict, {"confirmed": "green", "not_confirmed": "red"}, CONFIRMATION_HELP)
    register("access", AccessRequest.State, {"asked": "amber", "granted": "green", "refused": "red"}, ACCESS_HELP)
    register("scan", Scan, {"clean": "green", "infected": "red", "unscanned": "amber"}, SCAN_HELP)
    register("opening", OpeningState, {"asked": "amber", "granted": "green", "refused": "red"}, OPENING_HELP)
    register("task", TaskState, {"open": "amber", "started": "blue", "done": "green"}, TASK_HELP)
    register("handling", HandlingCode, {"H0": "grey", "H1": "amber", "H2": "amber", "H3": "red"}, HANDLING_HELP)
