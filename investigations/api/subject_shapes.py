"""The shape of what programs send and get about people and things."""

from typing import Any

from rest_framework import serializers

from investigations.api.serializers import moment
from investigations.identifiers import IdentifierKind
from investigations.models import (
    Identifier,
    Match,
    NameKind,
    Relation,
    SealedIdentity,
    SealOpening,
    SubjectName,
    SubjectRole,
)
from investigations.rules import Basis, DataSubject, NetworkRole, RelationKind

Shape = serializers.Serializer[Any]
KEPT = ("uuid", "version")


class NameShape(serializers.ModelSerializer[SubjectName]):
    """A further name of a subject."""

    kind = serializers.ChoiceField(NameKind.choices, default=NameKind.ALIAS)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = SubjectName
        fields = ("uuid", "kind", "text", "version", "updated_at", "removed_at")
        read_only_fields = KEPT


class MatchShape(serializers.ModelSerializer[Match]):
    """That a number stands in a case of a unit too: whom to ask."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    identifier = serializers.UUIDField(source="identifier.uuid", read_only=True)
    found_at = moment(read_only=True)
    ended_at = moment(read_only=True, allow_null=True)
    settled_at = moment(read_only=True, allow_null=True)
    updated_at = moment(read_only=True)

    class Meta:
        model = Match
        fields = ("uuid", "identifier", "unit", "found_at", "ended_at", "settled_at", "note", "version", "updated_at")
        read_only_fields = KEPT


class SettleShape(Shape):
    """What came of asking the other unit."""

    note = serializers.CharField(max_length=4_000)


class SubjectIdentifierShape(serializers.ModelSerializer[Identifier]):
    """A number, address or handle of a subject; `matches` says which units to ask."""

    kind = serializers.ChoiceField(IdentifierKind.choices)
    as_seen = serializers.BooleanField(required=False, default=False)
    matches = serializers.SerializerMethodField()
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Identifier
        fields = (
            "uuid", "kind", "value", "as_seen", "issuer", "valid_from", "valid_to", "note", "matches", "version",
            "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = KEPT

    def get_matches(self, identifier: Identifier) -> list[str]:
        """The codes of the units to ask."""
        return sorted(match.unit.code for match in identifier.matches.all() if match.ended_at is None)


class RoleShape(serializers.ModelSerializer[SubjectRole]):
    """What a subject was from a day on; without a day, from the beginning."""

    category = serializers.ChoiceField(DataSubject.choices)
    network_role = serializers.ChoiceField(NetworkRole.choices, allow_blank=True, required=False)
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = SubjectRole
        fields = (
            "uuid", "category", "network_role", "from_on", "source", "recorded_by", "version", "updated_at",
            "removed_at",
        )  # fmt: skip
        read_only_fields = KEPT


class ChangeRelationShape(serializers.ModelSerializer[Relation]):
    """What can be changed of a tie: whom it ties stays."""

    kind = serializers.ChoiceField(RelationKind.choices)
    basis = serializers.ChoiceField(Basis.choices)

    class Meta:
        model = Relation
        fields: tuple[str, ...] = ("kind", "from_on", "to_on", "basis", "source", "note")


class RelationShape(ChangeRelationShape):
    """A tie from one subject of the case to another."""

    from_subject = serializers.UUIDField(source="from_subject.uuid")
    to_subject = serializers.UUIDField(source="to_subject.uuid")
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta(ChangeRelationShape.Meta):
        fields = (
            "uuid", "from_subject", "to_subject", *ChangeRelationShape.Meta.fields, "version", "updated_at",
            "removed_at",
        )  # fmt: skip
        read_only_fields = KEPT


class SealShape(Shape):
    """Who somebody really is, and the label that the case goes on with."""

    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    name = serializers.CharField(max_length=200)
    born_on = serializers.CharField(max_length=10, required=False, allow_blank=True)
    nationality = serializers.CharField(max_length=3, required=False, allow_blank=True)
    details = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class IdentityShape(serializers.ModelSerializer[SealedIdentity]):
    """A sealed identity that was opened for the caller."""

    class Meta:
        model = SealedIdentity
        fields = ("name", "born_on", "nationality", "details", "kept")


class WhyShape(Shape):
    """A reason."""

    reason = serializers.CharField(max_length=4_000)


class AnswerShape(WhyShape):
    """Whether somebody may read a sealed identity, and why."""

    granted = serializers.BooleanField()


class OpeningShape(serializers.ModelSerializer[SealOpening]):
    """A request to read a sealed identity and its answer."""

    asked_by = serializers.CharField(source="asked_by.username", read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", read_only=True, default=None, allow_null=True)
    asked_at = moment()
    decided_at = moment(allow_null=True)
    ends_at = moment(allow_null=True)

    class Meta:
        model = SealOpening
        fields = (
            "uuid", "state", "asked_by", "reason", "asked_at", "decided_by", "decision_reason", "decided_at", "ends_at",
        )  # fmt: skip
