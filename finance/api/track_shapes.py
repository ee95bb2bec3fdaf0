"""The shape of what programs send and get about the financial track."""

from datetime import UTC, date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from finance.models import FinancialTrack, TrackActivity, TrackMove, TrackPlan, Waiver, WaiverStep
from finance.queries import track as queries
from finance.rules.track import TRACK_MOVES, ActivityKind, Outcome, PlanState, TrackState, WaiverReason, WaiverState

BESIDE = ["subject", "modus", "leg"]


def moment(**kwargs: Any) -> serializers.DateTimeField:
    """A time in UTC."""
    return serializers.DateTimeField(default_timezone=UTC, **kwargs)


class TrackShape(serializers.ModelSerializer[FinancialTrack]):
    """The financial track of a case."""

    case = serializers.CharField(source="case.reference")
    lead = serializers.CharField(source="lead.username", allow_null=True, default=None)
    opened_on = serializers.SerializerMethodField(help_text="The effective date of the first move to open.")
    outcome = serializers.SerializerMethodField()
    allowed_moves = serializers.SerializerMethodField()
    blank_lines = serializers.SerializerMethodField(help_text="Suspects, modi and legs without a written line.")
    waiver_until = serializers.SerializerMethodField(help_text="The last day of the waiver that runs today.")
    updated_at = moment()

    class Meta:
        model = FinancialTrack
        fields = (
            "case", "uuid", "state", "lead", "opened_on", "outcome", "next_step", "next_step_on", "money_activity_on",
            "blank_lines", "waiver_until", "allowed_moves", "version", "updated_at",
        )  # fmt: skip

    def get_opened_on(self, track: FinancialTrack) -> date | None:
        """The effective date of the first move to open."""
        return queries.opened_on(track)  # type: ignore[no-any-return]

    @extend_schema_field(serializers.ChoiceField(choices=Outcome.choices, allow_null=True))
    def get_outcome(self, track: FinancialTrack) -> str | None:
        """With what it was concluded, while it is."""
        if track.state != TrackState.CONCLUDED:
            return None
        last = track.moves.filter(to_state=TrackState.CONCLUDED).last()
        return last.outcome if last else None

    def get_allowed_moves(self, track: FinancialTrack) -> list[str]:
        """The states that it may move to."""
        return sorted(str(state) for state in TRACK_MOVES.get(track.state, frozenset()))

    def get_blank_lines(self, track: FinancialTrack) -> int:
        """How many lines are blank."""
        return sum(row.blank for row in queries.lines_of(track))

    def get_waiver_until(self, track: FinancialTrack) -> date | None:
        """Until when the waiver of today runs."""
        running = queries.running_waiver(track.case)
        return running.until if running else None


class AmendTrackShape(serializers.Serializer[Any]):
    """Who leads, what is done next, and by when."""

    lead = serializers.CharField(max_length=60, required=False)
    next_step = serializers.CharField(max_length=300, required=False)
    next_step_on = serializers.DateField(required=False, allow_null=True)


class TrackMoveShape(serializers.ModelSerializer[TrackMove]):
    """A step of the track; the reason of a waiver stands with the waiver."""

    lead = serializers.CharField(source="lead.username", allow_null=True, default=None)
    waiver = serializers.UUIDField(source="waiver.uuid", allow_null=True, default=None)
    moved_by = serializers.CharField(source="moved_by.username")
    at = moment()

    class Meta:
        model = TrackMove
        fields = ("from_state", "to_state", "effective_on", "reason", "lead", "outcome", "waiver", "moved_by", "at")


class NewTrackMoveShape(serializers.Serializer[Any]):
    """A move to required, open (with a lead) or concluded (with an outcome); waived comes by a waiver."""

    to_state = serializers.ChoiceField([TrackState.REQUIRED, TrackState.OPEN, TrackState.CONCLUDED])
    effective_on = serializers.DateField()
    reason = serializers.CharField(max_length=4_000, required=False, allow_blank=True, default="")
    lead = serializers.CharField(max_length=60, required=False, help_text="User name of the financial lead.")
    plan = serializers.CharField(
        max_length=10_000, required=False, allow_blank=True, help_text="Proposed with the opening; it can follow later."
    )
    outcome = serializers.ChoiceField(Outcome.choices, required=False)


class PlanShape(serializers.ModelSerializer[TrackPlan]):
    """A version of the plan."""

    proposed_by = serializers.CharField(source="proposed_by.username")
    created_at = moment()

    class Meta:
        model = TrackPlan
        fields = ("uuid", "text", "state", "proposed_by", "created_at")


class NewPlanShape(serializers.Serializer[Any]):
    """A plan to propose."""

    text = serializers.CharField(max_length=10_000)


class PlanDecisionShape(serializers.Serializer[Any]):
    """Approve the plan or send it back with a reason."""

    decision = serializers.ChoiceField([PlanState.APPROVED, PlanState.SENT_BACK])
    reason = serializers.CharField(max_length=4_000, required=False, allow_blank=True, default="")


class WaiverStepShape(serializers.ModelSerializer[WaiverStep]):
    """A decision on a waiver."""

    moved_by = serializers.CharField(source="moved_by.username")
    at = moment()

    class Meta:
        model = WaiverStep
        fields = ("from_state", "to_state", "reason", "moved_by", "at")


class WaiverShape(serializers.ModelSerializer[Waiver]):
    """A waiver with the decisions on it."""

    case = serializers.CharField(source="case.reference")
    requested_by = serializers.CharField(source="requested_by.username")
    created_at = moment()
    steps = WaiverStepShape(many=True)

    class Meta:
        model = Waiver
        fields = (
            "uuid", "case", "reason_code", "text", "starts_on", "until", "state", "requested_by", "created_at", "steps",
        )  # fmt: skip


class NewWaiverShape(serializers.Serializer[Any]):
    """A waiver to ask for."""

    reason_code = serializers.ChoiceField(WaiverReason.choices)
    text = serializers.CharField(max_length=4_000)
    starts_on = serializers.DateField(required=False)
    until = serializers.DateField()


class WaiverDecisionShape(serializers.Serializer[Any]):
    """Approve, refuse or (the one who asked) withdraw."""

    decision = serializers.ChoiceField([WaiverState.APPROVED, WaiverState.REFUSED, WaiverState.WITHDRAWN])
    reason = serializers.CharField(max_length=4_000)


class ActivityShape(serializers.ModelSerializer[TrackActivity]):
    """Something that was done in the money lane."""

    done_by = serializers.CharField(source="done_by.username", read_only=True)
    kind = serializers.ChoiceField(ActivityKind.choices, default=ActivityKind.OTHER)
    at = moment(read_only=True)

    class Meta:
        model = TrackActivity
        fields = ("uuid", "done_on", "kind", "text", "done_by", "at")
        read_only_fields = ("uuid",)


class LineShape(serializers.Serializer[Any]):
    """A suspect, modus operandi or leg and what is known of its money; version 0 while nothing was written."""

    beside = serializers.ChoiceField(BESIDE)
    thing = serializers.UUIDField(source="thing.uuid")
    blank = serializers.BooleanField()
    known = serializers.SerializerMethodField()
    next_step = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()

    def get_known(self, row: queries.LineRow) -> str:
        """What is known."""
        return row.line.known if row.line else ""

    def get_next_step(self, row: queries.LineRow) -> str:
        """The next step."""
        return row.line.next_step if row.line else ""

    def get_version(self, row: queries.LineRow) -> int:
        """The version of the line."""
        return row.line.version if row.line else 0


class WriteLineShape(serializers.Serializer[Any]):
    """What is known of the money of one thing, and the next step."""

    known = serializers.CharField(max_length=4_000, allow_blank=True)
    next_step = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")
