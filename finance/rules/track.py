"""The financial track and its waivers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrackState(models.TextChoices):
    """Where the financial investigation beside a case stands."""

    NOT_ASSESSED = "not_assessed", _("not assessed")
    REQUIRED = "required", _("required")
    OPEN = "open", _("open")
    WAIVED = "waived", _("waived")
    CONCLUDED = "concluded", _("concluded")


TRACK_MOVES: dict[str, frozenset[str]] = {
    TrackState.NOT_ASSESSED: frozenset({TrackState.REQUIRED, TrackState.OPEN, TrackState.WAIVED}),
    TrackState.REQUIRED: frozenset({TrackState.OPEN, TrackState.WAIVED}),
    TrackState.OPEN: frozenset({TrackState.CONCLUDED, TrackState.WAIVED}),
    TrackState.WAIVED: frozenset({TrackState.REQUIRED, TrackState.OPEN}),
    TrackState.CONCLUDED: frozenset({TrackState.OPEN}),
}


class Outcome(models.TextChoices):
    """With what a financial track was concluded."""

    NO_PROCEEDS = "no_proceeds", _("no proceeds")
    NOT_TRACEABLE = "not_traceable", _("not traceable")
    SECURED = "secured", _("secured")
    CLAIM_FILED = "claim_filed", _("claim filed")
    TRANSFERRED = "transferred", _("transferred")


class WaiverReason(models.TextChoices):
    """Why a case may go without a financial track for a while."""

    NO_PROFIT = "no_profit", _("no sign of a profit motive")
    TAKEN_OVER = "taken_over", _("another authority follows the money")
    EARLY = "early", _("too early: the facts are still being established")
    CAPACITY = "capacity", _("no capacity for now")
    OTHER = "other", _("other")


class WaiverState(models.TextChoices):
    """Where the request for a waiver stands."""

    REQUESTED = "requested", _("requested")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


WAIVER_MOVES: dict[str, frozenset[str]] = {
    WaiverState.REQUESTED: frozenset({WaiverState.APPROVED, WaiverState.REFUSED, WaiverState.WITHDRAWN}),
}


class PlanState(models.TextChoices):
    """Where a plan for the financial investigation stands."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent_back", _("sent back")
    SUPERSEDED = "superseded", _("replaced by a newer plan")


PLAN_MOVES: dict[str, frozenset[str]] = {
    PlanState.PROPOSED: frozenset({PlanState.APPROVED, PlanState.SENT_BACK, PlanState.SUPERSEDED}),
    PlanState.APPROVED: frozenset({PlanState.SUPERSEDED}),
}


class ActivityKind(models.TextChoices):
    """What was done in the money lane."""

    REGISTER = "register", _("register asked or read")
    ANALYSIS = "analysis", _("analysis")
    INTERVIEW = "interview", _("interview about money")
    SEARCH = "search", _("search or seizure")
    COOPERATION = "cooperation", _("contact with a partner")
    OTHER = "other", _("other")
