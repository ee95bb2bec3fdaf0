"""REST of the partner share: what an agency's client may read of the cases shared with it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page
from desk.rest.schema import door
from finance.api.asset_shapes import money
from finance.queries import share
from finance.rules.assets import AssetState, AssetType
from finance.rules.track import TrackState
from investigations.api.common import CaseView
from investigations.models import Case
from investigations.rules import TravelMode


class SharedLegShape(serializers.Serializer[Any]):
    """One stretch of the way."""

    position = serializers.IntegerField()
    origin = serializers.CharField()
    destination = serializers.CharField()
    mode = serializers.ChoiceField(choices=TravelMode.choices)


class SharedAssetShape(serializers.Serializer[Any]):
    """An asset without whose it is."""

    type = serializers.ChoiceField(choices=AssetType.choices)
    state = serializers.ChoiceField(choices=AssetState.choices)
    amount = money(source="booked", allow_null=True)
    currency = serializers.CharField(source="booked_currency", allow_null=True)


class ShareShape(serializers.Serializer[Any]):
    """What is shared of a case."""

    reference = serializers.CharField()
    agency = serializers.CharField(help_text="The code of the lead agency.")
    route = SharedLegShape(many=True)
    track = serializers.ChoiceField(choices=TrackState.choices)
    assets = SharedAssetShape(many=True)


class SharedCaseShape(serializers.Serializer[Case]):
    """A shared case in a list."""

    reference = serializers.CharField()
    agency = serializers.CharField(source="agency.code", help_text="The code of the lead agency.")


class SharedCases(CaseView):
    """The cases shared with the caller."""

    @door("shared_cases_list", answer=SharedCaseShape, paged=True)
    def get(self, request: Request) -> Response:
        """The shared cases, newest first."""
        return page(request, share.shared_cases(request.user), SharedCaseShape, order=("-created_at", "-id"))


class SharedCase(CaseView):
    """One shared case."""

    @door("shared_cases_read", answer=ShareShape)
    def get(self, request: Request, reference: str) -> Response:
        """What is shared of this case; noted as disclosed."""
        case = share.open_share(request.user, reference)
        return self.respond(ShareShape(share.share_of(case)).data)
