"""The shape of transports, places and maps for programs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from investigations.api.serializers import Shape, moment
from investigations.models import CaseModus, Transport
from investigations.rules import PaymentChannel
from investigations.rules_transport import MOST_PEOPLE, MOST_ROWS, CrewPart, TransportOutcome


class CrewShape(Shape):
    """Somebody who manned a transport: a person or organisation of the case, and what they did."""

    subject = serializers.UUIDField(source="subject.uuid")
    name = serializers.CharField(source="subject.name", read_only=True)
    part = serializers.ChoiceField(CrewPart.choices)


class TransportShape(serializers.ModelSerializer[Transport]):
    """A transport on a leg; `brought_in` is what was paid altogether, entered or computed."""

    code = serializers.CharField(read_only=True)
    leg = serializers.UUIDField(source="leg.uuid")
    starts_at = serializers.TimeField(required=False, allow_null=True)
    carried = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE, required=False, allow_null=True)
    paid = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE, required=False, allow_null=True)
    outcome = serializers.ChoiceField(TransportOutcome.choices, required=False)
    vehicle = serializers.UUIDField(source="vehicle.uuid", required=False, allow_null=True)
    modus = serializers.UUIDField(source="modus.uuid", required=False, allow_null=True)
    crew = CrewShape(many=True, required=False)
    price = serializers.DecimalField(18, 2, min_value=0, allow_null=True, required=False)
    total = serializers.DecimalField(18, 2, min_value=0, allow_null=True, required=False)
    payment_channel = serializers.ChoiceField(PaymentChannel.choices, allow_blank=True, required=False)
    brought_in = serializers.DecimalField(24, 2, read_only=True, allow_null=True)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Transport
        fields = (
            "uuid", "code", "leg", "starts_on", "starts_at", "ends_on", "carried", "paid", "paid_reason", "outcome",
            "vehicle", "crew", "modus", "price", "currency", "total", "total_source", "brought_in", "payment_channel",
            "source", "note", "version", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "version")


class RowsShape(Shape):
    """Transports to record in one go, all or none."""

    transports = serializers.ListField(child=TransportShape(), min_length=1, max_length=MOST_ROWS)


class RecordedShape(Shape):
    """What became of each row, in their order."""

    transports = TransportShape(many=True)


class SeenShape(serializers.ModelSerializer[CaseModus]):
    """A case in which a modus operandi was seen, and how many transports it was tied to."""

    case = serializers.CharField(source="case.reference")
    codename = serializers.CharField(source="case.codename")
    edition = serializers.IntegerField(source="modus.edition")
    transports = serializers.IntegerField(source="runs")

    class Meta:
        model = CaseModus
        fields = ("case", "codename", "edition", "note", "transports")


class PlaceShape(Shape):
    """A point with its name, in degrees."""

    name = serializers.CharField()
    country = serializers.CharField()
    code = serializers.CharField()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class SuggestionShape(Shape):
    """What can be typed for a place, and the words that explain it."""

    value = serializers.CharField()
    words = serializers.CharField()


class PlacesShape(Shape):
    """What a text means, or why it is no point, and what it may become."""

    place = PlaceShape(allow_null=True)
    reason = serializers.CharField()
    advice = serializers.CharField()
    choices = PlaceShape(many=True)
    suggestions = SuggestionShape(many=True)


class MapLineShape(Shape):
    """A line of the map as a feature of GeoJSON; `not_on_the_map` lists those without two points."""

    type = serializers.CharField()
    geometry = serializers.SerializerMethodField()
    properties = serializers.SerializerMethodField()

    @extend_schema_field(serializers.JSONField())
    def get_geometry(self, line: dict[str, Any]) -> Any:
        """The two ends, longitude first; null when one is not known."""
        return line["geometry"]

    @extend_schema_field(serializers.JSONField())
    def get_properties(self, line: dict[str, Any]) -> Any:
        """The facts of the line."""
        return line["properties"]


class MapShape(Shape):
    """A collection of GeoJSON."""

    type = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    features = MapLineShape(many=True)
