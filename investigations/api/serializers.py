"""The shape of what programs send and get; what is right is decided by the actions."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

from investigations.models import Assignment, Case, CaseModus, CaseMove, ExternalReference, Leg, Modus, Route, Subject
from investigations.rules import (
    CASE_MOVES,
    MODUS_LANES,
    DataSubject,
    NetworkRole,
    PaymentChannel,
    SubjectKind,
    TravelMode,
)

Shape = serializers.Serializer[Any]


def moment(**kwargs: Any) -> serializers.DateTimeField:
    """A time in UTC."""
    return serializers.DateTimeField(default_timezone=UTC, **kwargs)


class ReferenceShape(serializers.ModelSerializer[ExternalReference]):
    """The number of a case in another system."""

    class Meta:
        model = ExternalReference
        fields = ("system", "number")


class SubjectShape(serializers.ModelSerializer[Subject]):
    """A person, organisation or thing of a case; things have no category, role or life."""

    kind = serializers.ChoiceField(SubjectKind.choices, default=SubjectKind.PERSON)
    category = serializers.ChoiceField(DataSubject.choices, default=DataSubject.OTHER)
    network_role = serializers.ChoiceField(NetworkRole.choices, allow_blank=True, required=False)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Subject
        fields = (
            "uuid", "kind", "name", "aliases", "category", "network_role", "born_on", "nationality", "notes", "sealed",
            "version", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "sealed", "version")


class LegShape(serializers.ModelSerializer[Leg]):
    """One stretch of a route."""

    mode = serializers.ChoiceField(TravelMode.choices, default=TravelMode.OTHER)
    fee = serializers.DecimalField(18, 2, min_value=0, allow_null=True, required=False)
    payment_channel = serializers.ChoiceField(PaymentChannel.choices, allow_blank=True, required=False)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Leg
        fields = (
            "uuid", "position", "origin", "destination", "mode", "fee", "currency", "payment_channel",
            "version", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "position", "version")


class RouteShape(serializers.ModelSerializer[Route]):
    """A route with its legs, those that were removed among them."""

    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    legs = LegShape(many=True, required=False)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Route
        fields = ("uuid", "name", "legs", "version", "updated_at", "removed_at")
        read_only_fields = ("uuid", "version")


class RouteNameShape(Shape):
    """A new name of a route."""

    name = serializers.CharField(max_length=120)


class OrderShape(Shape):
    """The legs of a route in their new order."""

    legs = serializers.ListField(child=serializers.UUIDField(), max_length=100)


class CaseModusShape(serializers.ModelSerializer[CaseModus]):
    """A modus operandi seen in a case."""

    code = serializers.CharField(source="modus.code", read_only=True)
    edition = serializers.IntegerField(source="modus.edition", read_only=True)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = CaseModus
        fields = ("uuid", "code", "edition", "note", "version", "updated_at", "removed_at")
        read_only_fields = ("uuid", "version")


class NewModusShape(Shape):
    """A modus operandi of the catalogue, by its code."""

    code = serializers.CharField(max_length=40)
    note = serializers.CharField(max_length=4_000, required=False, allow_blank=True)


class NoteShape(Shape):
    """What was noted."""

    note = serializers.CharField(max_length=4_000, allow_blank=True)


class ModusShape(serializers.ModelSerializer[Modus]):
    """An entry of the catalogue; `indicators` are codes only."""

    lane = serializers.ChoiceField(list(MODUS_LANES))
    indicators = serializers.ListField(child=serializers.CharField(max_length=3), max_length=40, required=False)

    class Meta:
        model = Modus
        fields = (
            "code", "edition", "lane", "title_en", "title_nl", "signs_en", "signs_nl", "money_en", "money_nl",
            "indicators", "valid_from", "valid_to",
        )  # fmt: skip
        read_only_fields = ("edition", "valid_from", "valid_to")
        validators: list[Any] = []  # an edition that stands is followed by the next one


class CaseMoveShape(serializers.ModelSerializer[CaseMove]):
    """A step of a case from state to state."""

    moved_by = serializers.CharField(source="moved_by.username", read_only=True)
    at = moment(read_only=True)

    class Meta:
        model = CaseMove
        fields = ("from_state", "to_state", "effective_on", "reason", "moved_by", "at")


class NewMoveShape(Shape):
    """A step to take: request, close, refuse, withdraw or reopen."""

    step = serializers.ChoiceField(["request", "close", "refuse", "withdraw", "reopen"])
    reason = serializers.CharField(max_length=4_000)


class AssignmentShape(serializers.ModelSerializer[Assignment]):
    """Who holds a case from a day on."""

    unit = serializers.CharField(source="unit.code")
    lead = serializers.CharField(source="lead.username")
    assigned_by = serializers.CharField(source="assigned_by.username", read_only=True)
    at = moment(read_only=True)

    class Meta:
        model = Assignment
        fields = ("unit", "lead", "effective_on", "reason", "assigned_by", "at")


class NewAssignmentShape(Shape):
    """A unit (its code) and a lead (a user name)."""

    lead = serializers.CharField(max_length=60)
    unit = serializers.CharField(max_length=30, required=False)
    effective_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=2_000, required=False, allow_blank=True)


class CaseShape(serializers.ModelSerializer[Case]):
    """A case."""

    agency = serializers.CharField(source="agency.code")
    unit = serializers.CharField(source="unit.code")
    lead = serializers.CharField(source="lead.username")
    track_state = serializers.SerializerMethodField()
    allowed_moves = serializers.SerializerMethodField()
    created_at = moment()
    updated_at = moment()

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "reference", "uuid", "codename", "summary", "agency", "unit", "lead", "state", "opened_on", "purpose",
            "purpose_on", "review_on", "criminal_activity_on", "track_state", "allowed_moves", "version", "created_at",
            "updated_at",
        )  # fmt: skip

    def get_track_state(self, case: Case) -> str | None:
        """The state of the money lane."""
        return getattr(case, "extra", {}).get("track")

    def get_allowed_moves(self, case: Case) -> list[str]:
        """The states to which the case can go from here."""
        return sorted(str(state) for state in CASE_MOVES[case.state])


class CaseDetailShape(CaseShape):
    """A case with its numbers in other systems."""

    external_references = ReferenceShape(many=True)

    class Meta(CaseShape.Meta):
        fields = (*CaseShape.Meta.fields, "external_references")


class ChangeCaseShape(Shape):
    """What can be changed of a case."""

    codename = serializers.CharField(max_length=60)
    summary = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    purpose = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    agency = serializers.CharField(max_length=20, required=False)
    opened_on = serializers.DateField()
    review_on = serializers.DateField(required=False, allow_null=True)


class NewCaseShape(ChangeCaseShape):
    """A case to register, with all that is known of it."""

    unit = serializers.CharField(max_length=30, required=False)
    lead = serializers.CharField(max_length=60, required=False)
    external_references = ReferenceShape(many=True, required=False)
    subjects = SubjectShape(many=True, required=False)
    routes = RouteShape(many=True, required=False)
    modi = NewModusShape(many=True, required=False)


class ListQuery(Shape):
    """The filters of the list of cases."""

    state = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    lead = serializers.CharField(required=False)
    agency = serializers.CharField(required=False)
    q = serializers.CharField(required=False, max_length=200)
    opened_from = serializers.DateField(required=False)
    opened_to = serializers.DateField(required=False)
    order = serializers.CharField(required=False)
