"""The shape of information items and permissions for programs; what may not leave comes without its content."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from access.models import User
from investigations.api.serializers import moment
from investigations.evaluation import SCHEME_CHOICES
from investigations.handling import RESTRICTION, HandlingCode, Way, ways_that_ask
from investigations.models import HandlingPermission, InformationItem, ItemRevision
from investigations.models.item import TEXT
from investigations.queries.leaving import is_client, withheld
from investigations.rules import Basis


class Withholding:
    """Gives an agency's program only the head of what may not leave to it, marked as withheld."""

    head: tuple[str, ...] = ()
    context: dict[str, Any]

    def to_representation(self, thing: Any) -> dict[str, Any]:
        """All of it, or its head with the other fields empty."""
        thing.withheld = held = thing.pk in self._held(thing)
        shown: dict[str, Any] = super().to_representation(thing)  # type: ignore[misc]
        return {name: None if held and name not in self.head else value for name, value in shown.items()}

    def _held(self, thing: Any) -> set[int]:
        actor = self.context.get("actor")
        if actor is None or not is_client(actor):
            return set()
        known: dict[int, bool] = self.context.setdefault("held", {})
        if thing.pk not in known:
            things: Iterable[Any] = (getattr(self, "parent", None) and self.parent.instance) or [thing]  # type: ignore[attr-defined]
            held = {row.pk for row in withheld(actor, things, Way.CLIENT)}
            known.update({row.pk: row.pk in held for row in things})
        return {pk for pk, is_held in known.items() if is_held}


class HandlesField(serializers.ListField):
    """The handles of what an item concerns."""

    child = serializers.UUIDField()


class ItemShape(Withholding, serializers.ModelSerializer[InformationItem]):
    """An information item. Scheme and evaluation are given when it is added and stay as they came."""

    head = ("uuid", "code", "handling", "restriction", "withheld", "version", "updated_at", "removed_at")
    code = serializers.CharField(read_only=True)
    text = serializers.CharField(max_length=TEXT)
    scheme = serializers.ChoiceField(SCHEME_CHOICES)
    basis = serializers.ChoiceField(Basis.choices)
    handling = serializers.ChoiceField(HandlingCode.choices)
    source_4x4 = serializers.SerializerMethodField(help_text="null where there is no equivalent")
    information_4x4 = serializers.SerializerMethodField(help_text="null where there is no equivalent")
    subjects = HandlesField(required=False, help_text="The subjects of the case that it concerns.")
    exhibits = HandlesField(required=False, help_text="The exhibits of the case that it concerns.")
    withheld = serializers.BooleanField(read_only=True, help_text="Its code does not let the content leave to you.")
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = InformationItem
        fields = (
            "uuid", "code", "title", "text", "happened_on", "happened_time", "ended_on", "ended_time", "learned_on",
            "source", "scheme", "evaluation", "source_4x4", "information_4x4", "basis", "handling", "restriction",
            "subjects", "exhibits", "withheld", "version", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "version")

    def to_representation(self, thing: InformationItem) -> dict[str, Any]:
        """The item with the handles of what it concerns."""
        ties = thing.tied if hasattr(thing, "tied") else list(thing.ties.select_related("subject", "exhibit"))
        thing.subjects = [tie.subject.uuid for tie in ties if tie.subject]  # type: ignore[attr-defined]
        thing.exhibits = [tie.exhibit.uuid for tie in ties if tie.exhibit]  # type: ignore[attr-defined]
        return super().to_representation(thing)

    def get_source_4x4(self, item: InformationItem) -> str | None:
        """The grade of the source in the 4x4."""
        return item.four[0] or None

    def get_information_4x4(self, item: InformationItem) -> str | None:
        """The grade of the information in the 4x4."""
        return item.four[1] or None


class ItemQuery(serializers.Serializer[Any]):
    """The filters of the list; grades are those of the 4x4, "none" for no equivalent."""

    source = serializers.CharField(max_length=4, required=False)  # type: ignore[assignment]
    information = serializers.CharField(max_length=4, required=False)
    handling = serializers.ChoiceField(HandlingCode.choices, required=False)
    basis = serializers.ChoiceField(Basis.choices, required=False)
    q = serializers.CharField(max_length=200, required=False)


class VersionShape(serializers.ModelSerializer[ItemRevision]):
    """What an item said at one of its versions."""

    written_by = serializers.SlugRelatedField[User](slug_field="username", read_only=True)
    facts = serializers.JSONField(read_only=True, help_text="The other fields, and what it was tied to.")
    at = moment(read_only=True)

    class Meta:
        model = ItemRevision
        fields = ("version", "title", "text", "facts", "written_by", "at")


class CellShape(serializers.Serializer[Any]):
    """One cell of the matrix."""

    source = serializers.CharField(help_text='A, B, C, X, or "none"')  # type: ignore[assignment]
    information = serializers.CharField(help_text='1 to 4, or "none"')
    count = serializers.IntegerField()


class HandlingShape(serializers.Serializer[Any]):
    """Another handling code, with the reason."""

    handling = serializers.ChoiceField(HandlingCode.choices)
    restriction = serializers.CharField(max_length=RESTRICTION, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=2_000, write_only=True)


class HandlingSeenShape(serializers.Serializer[Any]):
    """What may be done with a thing."""

    handling = serializers.CharField()
    restriction = serializers.CharField()
    needs_permission = serializers.SerializerMethodField(help_text="The ways out that ask for a permission.")

    def get_needs_permission(self, thing: Any) -> list[str]:
        """The ways out that ask for a permission."""
        return ways_that_ask(thing.handling)


class PermissionShape(serializers.ModelSerializer[HandlingPermission]):
    """A permission of whoever owns the information for one way out; it never counts for who recorded it."""

    way = serializers.ChoiceField(Way.choices)
    granted_on = serializers.DateField(required=False)
    given_by = serializers.SlugRelatedField[User](slug_field="username", read_only=True)
    given_at = moment(read_only=True)
    withdrawn_at = moment(read_only=True, allow_null=True)
    stands = serializers.SerializerMethodField(help_text="Not withdrawn, and for the code that the thing has now.")

    class Meta:
        model = HandlingPermission
        fields = (
            "uuid", "way", "handling", "restriction", "owner", "granted_on", "reason", "given_by", "given_at",
            "withdrawn_at", "stands",
        )  # fmt: skip
        read_only_fields = ("uuid", "handling", "restriction")

    def get_stands(self, permission: HandlingPermission) -> bool:
        """Whether it counts now."""
        thing = permission.thing
        same = (permission.handling, permission.restriction) == (thing.handling, thing.restriction)
        return same and permission.withdrawn_at is None


class WithdrawShape(serializers.Serializer[Any]):
    """Why a permission ends."""

    reason = serializers.CharField(max_length=2_000)
