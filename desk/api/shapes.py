"""The shape of people, keys, requests and the book for programs."""

from datetime import UTC
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from access.models import AccessRequest, Agency, BreakGlass, Grant, Unit, User
from access.rules import Role
from audit.models import Action, Visit
from desk.models import Draft, Job, Notification, SavedFilter
from desk.notices import text_of

PERSON_ROLES = [(value, label) for value, label in Role.choices if value != Role.PARTNER]


def moment(**kwargs: Any) -> serializers.DateTimeField:
    """A time in UTC."""
    return serializers.DateTimeField(default_timezone=UTC, **kwargs)


class AgencyOut(serializers.ModelSerializer[Agency]):
    """An agency."""

    country = serializers.CharField(max_length=2, default="NL")

    class Meta:
        model = Agency
        fields = ("code", "name", "country")
        extra_kwargs: ClassVar[dict[str, Any]] = {"code": {"validators": []}}


class UnitOut(serializers.ModelSerializer[Unit]):
    """A unit of an agency."""

    agency = serializers.CharField(source="agency.code", max_length=20)

    class Meta:
        model = Unit
        fields = ("code", "name", "agency")
        extra_kwargs: ClassVar[dict[str, Any]] = {"code": {"validators": []}}


class UserOut(serializers.ModelSerializer[User]):
    """A person or the client of an agency."""

    unit = serializers.CharField(source="unit.code", allow_null=True, read_only=True)
    agency = serializers.CharField(source="agency.code", allow_null=True, read_only=True)

    class Meta:
        model = User
        fields = ("username", "name", "email", "role", "unit", "agency", "purpose", "is_active")
        read_only_fields = fields


class MeOut(UserOut):
    """Who is asking, and what their role allows without a key."""

    house_rights = serializers.SerializerMethodField()

    class Meta(UserOut.Meta):
        fields = (*UserOut.Meta.fields, "house_rights")  # type: ignore[assignment]

    def get_house_rights(self, user: User) -> list[str]:
        """The rights of the role in the house."""
        return sorted(map(str, user.house_rights))


class UserIn(serializers.Serializer[Any]):
    """A new person."""

    username = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=120)
    role = serializers.ChoiceField(PERSON_ROLES)
    unit = serializers.CharField(max_length=30)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True)


class NewUserOut(UserOut):
    """A person just made, with a first password that is shown once."""

    password = serializers.CharField()

    class Meta(UserOut.Meta):
        fields = (*UserOut.Meta.fields, "password")  # type: ignore[assignment]


class ClientIn(serializers.Serializer[Any]):
    """The client of a partner agency."""

    client = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=120)
    unit = serializers.CharField(max_length=30)


class ClientOut(serializers.Serializer[Any]):
    """A client just made, with its secret, which is shown once."""

    client_id = serializers.CharField()
    client_secret = serializers.CharField()


class PlaceIn(serializers.Serializer[Any]):
    """Another role or unit, and why."""

    role = serializers.ChoiceField(Role.choices)
    unit = serializers.CharField(max_length=30)
    reason = serializers.CharField(max_length=2000)


class DetailsIn(serializers.Serializer[Any]):
    """What a person is called and reached by, and why it changes."""

    name = serializers.CharField(max_length=120, required=False)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=2000)


class AgencyIn(serializers.Serializer[Any]):
    """Another name or country of an agency."""

    name = serializers.CharField(max_length=120)
    country = serializers.CharField(max_length=2)


class UnitIn(serializers.Serializer[Any]):
    """Another name of a unit."""

    name = serializers.CharField(max_length=120)


class SwitchIn(serializers.Serializer[Any]):
    """On or off, and why."""

    active = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)


class ReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=2000)


class SecretOut(serializers.Serializer[Any]):
    """A password that is shown once."""

    password = serializers.CharField()


class GrantOut(serializers.ModelSerializer[Grant]):
    """A key: what it opens, for whom, in which role, until when."""

    case = serializers.SerializerMethodField()
    unit = serializers.CharField(source="unit.code", allow_null=True)
    user = serializers.CharField(source="user.username", allow_null=True)
    member_unit = serializers.CharField(source="member_unit.code", allow_null=True)
    starts_at = moment()
    ends_at = moment(allow_null=True)

    class Meta:
        model = Grant
        fields = (
            "uuid", "case", "unit", "user", "member_unit", "role", "origin", "starts_at", "ends_at",
            "legal_ground", "reason",
        )  # fmt: skip

    def to_representation(self, grant: Grant) -> dict[str, Any]:
        """As it is; why it was given is for people of the house."""
        shown: dict[str, Any] = super().to_representation(grant)
        return {**shown, "reason": ""} if grant.origin == Grant.Origin.PARTNER and self._is_partner() else shown

    def _is_partner(self) -> bool:
        return getattr(getattr(self.context.get("request"), "user", None), "role", "") == Role.PARTNER

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_case(self, grant: Grant) -> str | None:
        """The reference of the case whose room it opens."""
        return grant.compartment.label if grant.compartment else None


class GrantIn(serializers.Serializer[Any]):
    """A new key: to a case or a whole unit, for a person or a whole unit."""

    case = serializers.CharField(max_length=60, required=False)
    unit = serializers.CharField(max_length=30, required=False)
    user = serializers.CharField(max_length=60, required=False)
    member_unit = serializers.CharField(max_length=30, required=False)
    role = serializers.ChoiceField(Role.choices, required=False)
    ends_at = moment(required=False, allow_null=True)
    legal_ground = serializers.CharField(max_length=200, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=2000)


class AskOut(serializers.ModelSerializer[AccessRequest]):
    """A request for a key."""

    requested_by = serializers.CharField(source="requested_by.username")
    created_at = moment()
    decided_at = moment(allow_null=True)

    class Meta:
        model = AccessRequest
        fields = ("uuid", "reference", "requested_by", "reason", "state", "decision_reason", "created_at", "decided_at")


class AskIn(serializers.Serializer[Any]):
    """Which case, and why."""

    reference = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=2000)


class AnswerIn(serializers.Serializer[Any]):
    """Give or refuse."""

    granted = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    ends_at = moment(required=False, allow_null=True)


class GlassIn(serializers.Serializer[Any]):
    """Which case, why it cannot wait, and for what."""

    reference = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=2000)
    purpose = serializers.CharField(max_length=200)


class GlassOut(serializers.ModelSerializer[BreakGlass]):
    """A key taken in an emergency."""

    case = serializers.CharField(source="compartment.label")
    user = serializers.CharField(source="user.username")
    ends_at = moment(source="grant.ends_at")
    reviewed_by = serializers.CharField(source="reviewed_by.username", allow_null=True, default=None)
    created_at = moment()

    class Meta:
        model = BreakGlass
        fields = ("uuid", "case", "user", "reason", "created_at", "ends_at", "reviewed_by", "review")


class ReviewIn(serializers.Serializer[Any]):
    """What became of it."""

    review = serializers.CharField(max_length=2000)


class VisitOut(serializers.ModelSerializer[Visit]):
    """A look at a thing, or the refusal of one."""

    at = moment()

    class Meta:
        model = Visit
        fields = ("at", "actor", "operation", "thing", "purpose", "refused")


class ActionOut(serializers.ModelSerializer[Action]):
    """An act, without the content of what changed."""

    at = moment()

    class Meta:
        model = Action
        fields = ("at", "actor", "verb", "thing", "purpose")


class BookIn(serializers.Serializer[Any]):
    """Which entries of the book."""

    actor = serializers.CharField(max_length=80, required=False)
    kind = serializers.CharField(max_length=60, required=False)
    thing = serializers.CharField(max_length=200, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    refused = serializers.BooleanField(required=False)


class NotificationOut(serializers.ModelSerializer[Notification]):
    """What somebody was told."""

    text = serializers.SerializerMethodField()
    created_at = moment()
    read_at = moment(allow_null=True)

    class Meta:
        model = Notification
        fields = ("uuid", "kind", "thing", "text", "url", "created_at", "read_at")

    def get_text(self, notice: Notification) -> str:
        """The sentence in the reader's language."""
        return str(text_of(notice.kind, notice.thing, notice.details))


class DraftOut(serializers.ModelSerializer[Draft]):
    """What was typed in a form and not saved; empty `values` discard it."""

    values = serializers.JSONField()
    updated_at = moment(read_only=True)

    class Meta:
        model = Draft
        fields = ("form", "values", "updated_at")


class FilterOut(serializers.ModelSerializer[SavedFilter]):
    """The query of a list, the last one used when it has no name."""

    updated_at = moment(read_only=True)

    class Meta:
        model = SavedFilter
        fields = ("list_name", "name", "query", "updated_at")


class JobOut(serializers.ModelSerializer[Job]):
    """Slow work and how far it is."""

    outcome = serializers.JSONField(read_only=True)
    created_at = moment()
    finished_at = moment(allow_null=True)

    class Meta:
        model = Job
        fields = ("uuid", "kind", "state", "done", "total", "outcome", "created_at", "finished_at")
