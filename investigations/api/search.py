"""REST: the search, and the searches that one keeps."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page
from desk.rest.schema import door
from investigations.actions.searches import forget_search, save_search
from investigations.api.common import CaseView
from investigations.api.serializers import moment
from investigations.models import SavedSearch
from investigations.queries.search import find, saved_searches


class HitShape(serializers.Serializer[Any]):
    """One thing that was found."""

    title = serializers.CharField()
    url = serializers.CharField()
    case = serializers.CharField()
    kind = serializers.CharField()
    hit = serializers.CharField()


class GroupShape(serializers.Serializer[Any]):
    """What was found of one kind; `more` says that there is more than is given."""

    code = serializers.CharField()
    more = serializers.BooleanField()
    hits = HitShape(many=True)


class FoundShape(serializers.Serializer[Any]):
    """What the text points to, in groups."""

    groups = GroupShape(many=True)


class SavedSearchShape(serializers.ModelSerializer[SavedSearch]):
    """A search that is kept."""

    text = serializers.CharField(max_length=200)
    kind = serializers.CharField(max_length=20, required=False, allow_blank=True)
    looked_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = SavedSearch
        fields = ("uuid", "text", "kind", "looked_at")
        read_only_fields = ("uuid",)


class Search(CaseView):
    """One box over everything that the caller may see."""

    @door(
        "search",
        answer=FoundShape,
        params=[
            OpenApiParameter("q", str, required=True),
            OpenApiParameter("kind", str, description="One group only."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Find."""
        text, kind = request.query_params.get("q", "")[:200], request.query_params.get("kind", "")
        found = find(request.user, text, kind=kind, purpose=request.purpose)  # type: ignore[attr-defined]
        groups = [{"code": group.code, "hits": hits, "more": more} for group, hits, more in found]
        return self.respond(FoundShape({"groups": groups}).data)


class SavedSearches(CaseView):
    """The searches that the caller keeps."""

    @door("saved_searches_list", answer=SavedSearchShape, paged=True)
    def get(self, request: Request) -> Response:
        """List them."""
        return page(request, saved_searches(request.user), SavedSearchShape, order=("id",))

    @door("saved_searches_create", kind="post", body=SavedSearchShape, answer=SavedSearchShape, status=201)
    def post(self, request: Request) -> Response:
        """Keep one."""
        kept = save_search(request.user, **self.read(SavedSearchShape, request.data))
        return self.respond(SavedSearchShape(kept).data, 201, location=f"/api/v1/saved-searches/{kept.uuid}/")


class OneSavedSearch(CaseView):
    """A search that the caller keeps."""

    @door("saved_searches_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Keep it no longer."""
        forget_search(request.user, uuid)
        return Response(status=204)
