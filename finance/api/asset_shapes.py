"""The shapes of assets, their values, steps and requests in REST."""

from typing import Any

from rest_framework import serializers

from finance.models import Asset
from finance.queries.assets import allowed_moves
from finance.rules.assets import IDENTIFIER_CHOICES, AssetState, AssetType, ConfirmationVerdict, RequestState


def money(**options: Any) -> serializers.DecimalField:
    """An amount as a string with two decimals."""
    return serializers.DecimalField(max_digits=18, decimal_places=2, **options)


class IdentifierShape(serializers.Serializer[Any]):
    """What tells an asset apart."""

    kind = serializers.ChoiceField(choices=IDENTIFIER_CHOICES)
    value = serializers.CharField(max_length=120)


class AssetShape(serializers.Serializer[Asset]):
    """An asset."""

    uuid = serializers.UUIDField()
    case = serializers.CharField(source="case.reference")
    type = serializers.ChoiceField(choices=AssetType.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=AssetState.choices)
    allowed_moves = serializers.SerializerMethodField()
    country = serializers.CharField()
    place = serializers.CharField()
    legal_owner = serializers.UUIDField(source="legal_owner.uuid", allow_null=True, default=None)
    legal_owner_name = serializers.CharField()
    beneficial_owner = serializers.UUIDField(source="beneficial_owner.uuid", allow_null=True, default=None)
    indications = serializers.CharField()
    notes = serializers.CharField()
    identifiers = IdentifierShape(many=True)
    booked = money(allow_null=True, help_text="The latest value.")
    booked_currency = serializers.CharField(allow_null=True)
    part_of = serializers.UUIDField(source="part_of.uuid", allow_null=True, default=None)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_allowed_moves(self, asset: Asset) -> list[str]:
        """The states to which it may go."""
        return allowed_moves(asset)


class ValuationShape(serializers.Serializer[Any]):
    """What an asset is worth on a day."""

    amount = money(min_value=0)
    currency = serializers.CharField(max_length=3)
    valued_on = serializers.DateField(required=False)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]


class AssetBody(serializers.Serializer[Any]):
    """What can be changed of an asset."""

    type = serializers.ChoiceField(choices=AssetType.choices)
    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    country = serializers.CharField(max_length=2, allow_blank=True, required=False)
    place = serializers.CharField(max_length=120, allow_blank=True, required=False)
    legal_owner = serializers.UUIDField(allow_null=True, required=False)
    legal_owner_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    beneficial_owner = serializers.UUIDField(allow_null=True, required=False)
    indications = serializers.CharField(max_length=4_000, allow_blank=True, required=False)
    notes = serializers.CharField(max_length=4_000, allow_blank=True, required=False)
    identifiers = IdentifierShape(many=True, required=False)


class NewAssetBody(AssetBody, ValuationShape):
    """A new asset with its first value."""

    case = serializers.CharField(max_length=20)


class MoveShape(serializers.Serializer[Any]):
    """A step of an asset."""

    uuid = serializers.UUIDField()
    from_state = serializers.ChoiceField(choices=AssetState.choices)
    to_state = serializers.ChoiceField(choices=AssetState.choices)
    effective_on = serializers.DateField()
    legal_basis = serializers.CharField(source="legal_basis.code", allow_null=True, default=None)
    authority = serializers.CharField()
    amount = money(allow_null=True)
    currency = serializers.CharField()
    note = serializers.CharField()
    request = serializers.UUIDField(source="request.uuid", allow_null=True, default=None)
    to_confirm = serializers.BooleanField()
    confirmation = serializers.CharField(source="confirmation.verdict", allow_null=True, default=None)
    corrects = serializers.UUIDField(source="corrects.uuid", allow_null=True, default=None)
    goes_back = serializers.BooleanField(help_text="Whether it takes back the step that it corrects.")
    moved_by = serializers.CharField(source="moved_by.handle")
    at = serializers.DateTimeField()


class MoveBody(serializers.Serializer[Any]):
    """A step that one person makes; a seizure under a provision that is confirmed afterwards names it."""

    to_state = serializers.ChoiceField(choices=AssetState.choices)
    effective_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=4_000, allow_blank=True, required=False)
    legal_basis = serializers.CharField(max_length=40, required=False)
    authority = serializers.CharField(max_length=200, allow_blank=True, required=False)
    amount = money(min_value=0, required=False)
    currency = serializers.CharField(max_length=3, required=False)
    corrects = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="The mistaken step; with to_state where that one began, it is taken back.",
    )


class PartShape(serializers.Serializer[Any]):
    """One part of a split."""

    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    amount = money(min_value=0)


class AgainBody(serializers.Serializer[Any]):
    """What is asked again after it was sent back."""

    reason = serializers.CharField(max_length=4_000)
    effective_on = serializers.DateField(required=False)
    legal_basis = serializers.CharField(max_length=40, required=False)
    authority = serializers.CharField(max_length=200, allow_blank=True, required=False)
    amount = money(min_value=0, required=False)
    currency = serializers.CharField(max_length=3, required=False)
    parts = PartShape(many=True, required=False)
    corrects = serializers.UUIDField(required=False, allow_null=True)


class RequestBody(AgainBody):
    """A request to move an asset."""

    to_state = serializers.ChoiceField(choices=AssetState.choices)


class StepShape(serializers.Serializer[Any]):
    """What was done with a request."""

    to_state = serializers.ChoiceField(choices=RequestState.choices)
    reason = serializers.CharField()
    by = serializers.CharField(source="moved_by.handle")
    at = serializers.DateTimeField()


class RequestShape(serializers.Serializer[Any]):
    """A request to move an asset, with what was done with it."""

    uuid = serializers.UUIDField()
    asset = serializers.UUIDField(source="asset.uuid")
    case = serializers.CharField(source="asset.case.reference")
    state = serializers.ChoiceField(choices=RequestState.choices)
    from_state = serializers.ChoiceField(choices=AssetState.choices)
    to_state = serializers.ChoiceField(choices=AssetState.choices)
    legal_basis = serializers.CharField(source="legal_basis.code", allow_null=True, default=None)
    authority = serializers.CharField()
    amount = money(allow_null=True)
    currency = serializers.CharField()
    effective_on = serializers.DateField()
    reason = serializers.CharField()
    corrects = serializers.UUIDField(source="corrects.uuid", allow_null=True, default=None)
    requested_by = serializers.CharField(source="requested_by.handle")
    parts = PartShape(many=True)
    steps = StepShape(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class DecisionBody(serializers.Serializer[Any]):
    """A decision on a request; withdrawn is the word of those who ask."""

    verdict = serializers.ChoiceField(choices=["approved", "refused", "sent_back", "withdrawn"])
    reason = serializers.CharField(max_length=4_000)


class ConfirmationBody(serializers.Serializer[Any]):
    """A prosecutor's word on a recorded seizure."""

    verdict = serializers.ChoiceField(choices=ConfirmationVerdict.choices)
    reason = serializers.CharField(max_length=4_000)


class FigureShape(serializers.Serializer[Any]):
    """The five figures in one currency."""

    currency = serializers.CharField()
    identified = money()
    seized = money()
    booked = money()
    sold = money()
    recovered = money()
