"""REST: names, numbers, roles and ties of people and things; matches elsewhere; sealed identities."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.pages import page, updated_since
from desk.rest.schema import SINCE, door
from investigations.actions import identity, matches, relations, roles, sealing
from investigations.api import subject_shapes as shapes
from investigations.api.common import CaseView, rows_of, subject_named
from investigations.api.rows import one_row, restored_row
from investigations.api.serializers import SubjectShape
from investigations.models import (
    Identifier,
    Match,
    Relation,
    SealOpening,
    Subject,
    SubjectName,
    SubjectRole,
)
from investigations.queries import sealing as seals
from investigations.queries.cases import open_case, open_child


def beside_subject(noun: str, model: type[Any], shape: type[Any], add: Callable[..., Any]) -> type[CaseView]:
    """List what stands beside a subject, and add to it."""

    class Rows(CaseView):
        @door(f"subject_{noun}_list", answer=shape, paged=True, params=[SINCE])
        def get(self, request: Request, uuid: UUID) -> Response:
            """List."""
            subject = open_child(request.user, Subject, uuid)
            return rows_of(request, model.objects.filter(subject=subject), shape)

        @door(f"subject_{noun}_create", kind="post", body=shape, answer=shape, status=201)
        def post(self, request: Request, uuid: UUID) -> Response:
            """Add."""
            subject = open_child(request.user, Subject, uuid)
            made = add(request.user, subject, **self.read(shape, request.data))
            return self.respond(shape(made).data, 201, version=made.version, location=f"/api/v1/{noun}/{made.uuid}/")

    return Rows


Names = beside_subject("names", SubjectName, shapes.NameShape, identity.add_name)
Name = one_row("names", SubjectName, shapes.NameShape, amend=identity.amend_name, remove=identity.remove_name)
NameRestore = restored_row("names", SubjectName, shapes.NameShape, restore=identity.restore_name)

Identifiers = beside_subject("identifiers", Identifier, shapes.SubjectIdentifierShape, identity.add_identifier)
OneIdentifier = one_row(
    "identifiers",
    Identifier,
    shapes.SubjectIdentifierShape,
    amend=identity.amend_identifier,
    remove=identity.remove_identifier,
)
IdentifierRestore = restored_row(
    "identifiers", Identifier, shapes.SubjectIdentifierShape, restore=identity.restore_identifier
)

Roles = beside_subject("roles", SubjectRole, shapes.RoleShape, roles.add_role)
Role = one_row("roles", SubjectRole, shapes.RoleShape, remove=roles.remove_role)
RoleRestore = restored_row("roles", SubjectRole, shapes.RoleShape, restore=roles.restore_role)

OneRelation = one_row(
    "relations",
    Relation,
    shapes.RelationShape,
    amend=relations.amend_relation,
    change=shapes.ChangeRelationShape,
    remove=relations.remove_relation,
)
RelationRestore = restored_row("relations", Relation, shapes.RelationShape, restore=relations.restore_relation)


class Relations(CaseView):
    """The ties between people and things of a case."""

    @door("case_relations_list", answer=shapes.RelationShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them."""
        case = open_case(request.user, reference)
        rows = Relation.objects.filter(case=case).select_related("from_subject", "to_subject")
        return rows_of(request, rows, shapes.RelationShape)

    @door("case_relations_create", kind="post", body=shapes.RelationShape, answer=shapes.RelationShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Tie two of the case."""
        case = open_case(request.user, reference)
        data = self.read(shapes.RelationShape, request.data)
        for end in ("from_subject", "to_subject"):
            data[end] = subject_named(case, data[end]["uuid"], end)
        made = relations.add_relation(request.user, case, **data)
        return self.respond(
            shapes.RelationShape(made).data, 201, version=made.version, location=f"/api/v1/relations/{made.uuid}/"
        )


class Matches(CaseView):
    """The numbers of a case that stand in another case too."""

    @door("case_matches_list", answer=shapes.MatchShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List whom to ask."""
        rows = Match.objects.filter(case=open_case(request.user, reference)).select_related("unit", "identifier")
        if request.query_params.get("updated_since"):
            return page(request, updated_since(rows, request), shapes.MatchShape, order=("updated_at", "id"))
        return page(request, rows.filter(ended_at__isnull=True), shapes.MatchShape, order=("id",))


class OneMatch(CaseView):
    """One match."""

    @door("matches_read", answer=shapes.MatchShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, Match, uuid)
        return self.respond(shapes.MatchShape(found).data, version=found.version)

    @door("matches_settle", kind="change", body=shapes.SettleShape, answer=shapes.MatchShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Write down what came of asking."""
        found = open_child(request.user, Match, uuid)
        version = self.expected_version(request)
        matches.settle_match(request.user, found, version=version, **self.read(shapes.SettleShape, request.data))
        return self.respond(shapes.MatchShape(found).data, version=found.version)


class Seal(CaseView):
    """The sealed identity of a subject."""

    @door("seal_read", answer=shapes.IdentityShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read it, while it is opened for the caller."""
        subject = open_child(request.user, Subject, uuid)
        return self.respond(shapes.IdentityShape(seals.open_identity(request.user, subject)).data)

    @door("seal_create", kind="post", body=shapes.SealShape, answer=SubjectShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Seal it."""
        subject = open_child(request.user, Subject, uuid)
        sealing.seal_subject(request.user, subject, **self.read(shapes.SealShape, request.data))
        return self.respond(SubjectShape(subject).data, 201, version=subject.version)


class SealLift(CaseView):
    """Lift a seal for everybody in the case."""

    @door("seal_lift", kind="post", body=shapes.WhyShape, answer=SubjectShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Lift it."""
        subject = open_child(request.user, Subject, uuid)
        sealing.lift_seal(request.user, subject, **self.read(shapes.WhyShape, request.data))
        return self.respond(SubjectShape(subject).data, version=subject.version)


class Openings(CaseView):
    """Who asked to read a sealed identity."""

    @door("openings_list", answer=shapes.OpeningShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """List them."""
        subject = open_child(request.user, Subject, uuid)
        return page(request, seals.openings_of(subject), shapes.OpeningShape, order=("-id",))

    @door("openings_create", kind="post", body=shapes.WhyShape, answer=shapes.OpeningShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Ask."""
        subject = open_child(request.user, Subject, uuid)
        asked = sealing.ask_opening(request.user, subject, **self.read(shapes.WhyShape, request.data))
        return self.respond(shapes.OpeningShape(asked).data, 201)


class Opening(CaseView):
    """One request to read a sealed identity."""

    @door("openings_read", answer=shapes.OpeningShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        return self.respond(shapes.OpeningShape(open_child(request.user, SealOpening, uuid)).data)

    @door("openings_decide", kind="post", body=shapes.AnswerShape, answer=shapes.OpeningShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Answer it."""
        asked = open_child(request.user, SealOpening, uuid)
        now = sealing.decide_opening(request.user, asked, **self.read(shapes.AnswerShape, request.data))
        return self.respond(shapes.OpeningShape(now).data)

    @door("openings_end", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take one's request back, or end one's opening."""
        sealing.end_opening(request.user, open_child(request.user, SealOpening, uuid))
        return Response(status=204)
