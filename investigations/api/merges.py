"""REST: who may be twice in a case, putting two together, and apart again."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page, updated_since
from desk.rest.schema import SINCE, door
from investigations.actions.merges import keep_apart, merge_subjects, undo_merge
from investigations.api.common import CaseView, subject_named
from investigations.api.serializers import moment
from investigations.models import SubjectMerge
from investigations.queries import duplicates
from investigations.queries.cases import open_case


class MergeShape(serializers.ModelSerializer[SubjectMerge]):
    """One subject that went into another."""

    kept = serializers.UUIDField(source="kept.uuid")
    gone = serializers.UUIDField(source="gone.uuid")
    merged_by = serializers.CharField(source="merged_by.username", read_only=True)
    created_at = moment(read_only=True)
    undone_at = moment(read_only=True, allow_null=True)
    updated_at = moment(read_only=True)

    class Meta:
        model = SubjectMerge
        fields = (
            "uuid", "kept", "gone", "reason", "moved", "merged_by", "created_at", "undone_at", "version", "updated_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "moved", "version")


class PairShape(serializers.Serializer[Any]):
    """Two subjects that may be one, and why."""

    one = serializers.UUIDField(source="one.uuid")
    other = serializers.UUIDField(source="other.uuid")
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)


class PairsShape(serializers.Serializer[Any]):
    """Who may be twice in a case."""

    pairs = PairShape(many=True)


class Duplicates(CaseView):
    """Who may be twice in a case."""

    @door("case_duplicates_list", answer=PairsShape)
    def get(self, request: Request, reference: str) -> Response:
        """List the pairs."""
        pairs = duplicates.pairs_in(open_case(request.user, reference))
        return self.respond(PairsShape({"pairs": pairs}).data)

    @door("case_duplicates_keep_apart", kind="post", body=PairShape, status=204)
    def post(self, request: Request, reference: str) -> Response:
        """Say that two are not the same."""
        case = open_case(request.user, reference)
        data = self.read(PairShape, request.data)
        ends = {name: subject_named(case, data[name]["uuid"], name) for name in ("one", "other")}
        keep_apart(request.user, case, **ends)
        return Response(status=204)


class Merges(CaseView):
    """The merges of a case."""

    @door("case_merges_list", answer=MergeShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them, those that were undone among them."""
        rows = updated_since(duplicates.merges_of(open_case(request.user, reference)), request)
        return page(request, rows, MergeShape, order=("updated_at", "id"))

    @door("case_merges_create", kind="post", body=MergeShape, answer=MergeShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Put two together."""
        case = open_case(request.user, reference)
        data = self.read(MergeShape, request.data)
        for name in ("kept", "gone"):
            data[name] = subject_named(case, data[name]["uuid"], name)
        made = merge_subjects(request.user, case, **data)
        return self.respond(MergeShape(made).data, 201, version=made.version, location=f"/api/v1/merges/{made.uuid}/")


class OneMerge(CaseView):
    """One merge."""

    @door("merges_read", answer=MergeShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = duplicates.open_merge(request.user, uuid)
        return self.respond(MergeShape(found).data, version=found.version)

    @door("merges_undo", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Put them apart again."""
        undo_merge(request.user, duplicates.open_merge(request.user, uuid))
        return Response(status=204)
