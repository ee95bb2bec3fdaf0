"""The shape of evidence for programs."""

from rest_framework import serializers

from investigations.api.item_shapes import Withholding
from investigations.api.serializers import moment
from investigations.handling import HandlingCode
from investigations.models import CustodyMove, Exhibit, ExhibitFile, Upload
from investigations.queries.evidence import received


class FileShape(serializers.ModelSerializer[ExhibitFile]):
    """A version of an exhibit's file."""

    sha256 = serializers.CharField(source="stored.sha256", read_only=True)
    size = serializers.IntegerField(source="stored.size", read_only=True)
    media_type = serializers.CharField(source="stored.media_type", read_only=True)
    scan = serializers.CharField(source="stored.scan", read_only=True)
    at = moment(read_only=True)

    class Meta:
        model = ExhibitFile
        fields = ("uuid", "edition", "name", "sha256", "size", "media_type", "scan", "at")


class ExhibitShape(Withholding, serializers.ModelSerializer[Exhibit]):
    """An exhibit with its files, the newest first."""

    head = (
        "uuid", "code", "kind", "handling", "restriction", "withheld", "version", "updated_at", "removed_at",
    )  # fmt: skip
    handling = serializers.ChoiceField(HandlingCode.choices, required=False)
    withheld = serializers.BooleanField(read_only=True, help_text="Its code does not let the content leave to you.")

    code = serializers.CharField(read_only=True)
    files = FileShape(many=True, read_only=True)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Exhibit
        fields = (
            "uuid", "code", "kind", "title", "description", "found_on", "found_at", "seal_number", "handling",
            "restriction", "files", "withheld", "version", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "kind", "version")


class CustodyShape(serializers.ModelSerializer[CustodyMove]):
    """A hand-over; `from_party` is whoever holds it."""

    from_party = serializers.CharField(max_length=120, required=False)
    at = moment()
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True)
    recorded_at = moment(read_only=True)

    class Meta:
        model = CustodyMove
        fields = (
            "step", "from_party", "to_party", "at", "place", "seal_number", "purpose", "recorded_by", "recorded_at",
        )  # fmt: skip
        read_only_fields = ("step",)


class ThingShape(serializers.ModelSerializer[Exhibit]):
    """A physical exhibit with the first step of its chain."""

    from_party = serializers.CharField(max_length=120)
    to_party = serializers.CharField(max_length=120)
    place = serializers.CharField(max_length=200)
    at = moment()
    purpose = serializers.CharField(max_length=400)
    handling = serializers.ChoiceField(HandlingCode.choices, required=False)

    class Meta:
        model = Exhibit
        fields = (
            "title", "description", "found_on", "found_at", "seal_number", "handling", "restriction",
            "from_party", "to_party", "place", "at", "purpose",
        )  # fmt: skip


class UploadShape(serializers.ModelSerializer[Upload]):
    """A file that arrives in pieces."""

    exhibit = serializers.UUIDField(required=False, allow_null=True, write_only=True)
    size = serializers.IntegerField(min_value=1, max_value=2**53)
    received = serializers.SerializerMethodField()
    started_at = moment(read_only=True)
    ended_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Upload
        fields = ("uuid", "name", "size", "sha256", "exhibit", "received", "started_at", "ended_at")
        read_only_fields = ("uuid",)

    def get_received(self, upload: Upload) -> int:
        """How many bytes have arrived."""
        return received(upload)
