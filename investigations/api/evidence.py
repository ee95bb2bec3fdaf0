"""REST: exhibits, their files in pieces and in ranges, and the chain of custody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Hidden, Invalid
from desk.api.shapes import JobOut
from desk.rest.pages import page
from desk.rest.parser import PlainJSONParser
from desk.rest.schema import SINCE, door
from investigations import vault
from investigations.actions import exhibits, uploads
from investigations.api import evidence_shapes as shapes
from investigations.api.common import CaseView, rows_of
from investigations.models import CustodyMove, Exhibit, ExhibitFile, Upload
from investigations.queries.cases import open_case, open_child
from investigations.views.evidence import content

OFFSET = OpenApiParameter(
    "Upload-Offset", int, OpenApiParameter.HEADER, required=True, description="How many bytes have arrived before."
)


class PieceParser(BaseParser):
    """Bytes as they come."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Hand on the stream."""
        return stream


class Exhibits(CaseView):
    """The exhibits of a case."""

    @door("case_exhibits_list", answer=shapes.ExhibitShape, paged=True, params=[SINCE])
    def get(self, request: Request, reference: str) -> Response:
        """List them."""
        rows = Exhibit.objects.filter(case=open_case(request.user, reference)).prefetch_related("files__stored")
        return rows_of(request, rows, shapes.ExhibitShape)

    @door("case_exhibits_create", kind="post", body=shapes.ThingShape, answer=shapes.ExhibitShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Take in a physical exhibit; files come by an upload."""
        case = open_case(request.user, reference)
        made = exhibits.add_thing(request.user, case, **self.read(shapes.ThingShape, request.data))
        return self.respond(
            shapes.ExhibitShape(made).data, 201, version=made.version, location=f"/api/v1/exhibits/{made.uuid}/"
        )


class ExhibitDetail(CaseView):
    """An exhibit."""

    @door("exhibits_read", answer=shapes.ExhibitShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read."""
        found = open_child(request.user, Exhibit, uuid)
        return self.respond(shapes.ExhibitShape(found).data, version=found.version)

    @door("exhibits_change", kind="change", body=shapes.ExhibitShape, answer=shapes.ExhibitShape)
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change what is said of it."""
        found = open_child(request.user, Exhibit, uuid)
        version = self.expected_version(request)
        data = self.read(shapes.ExhibitShape, request.data, partial=True)
        exhibits.amend_exhibit(request.user, found, version=version, **data)
        return self.respond(shapes.ExhibitShape(found).data, version=found.version)

    @door("exhibits_remove", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove; it can be put back."""
        exhibits.set_removed(request.user, open_child(request.user, Exhibit, uuid), removed=True)
        return Response(status=204)


class ExhibitRestore(CaseView):
    """Put a removed exhibit back."""

    @door("exhibits_restore", kind="post", answer=shapes.ExhibitShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put back."""
        found = open_child(request.user, Exhibit, uuid)
        exhibits.set_removed(request.user, found, removed=False)
        return self.respond(shapes.ExhibitShape(found).data, version=found.version)


class Custody(CaseView):
    """The chain of custody of an exhibit."""

    @door("exhibits_custody_list", answer=shapes.CustodyShape, paged=True)
    def get(self, request: Request, uuid: UUID) -> Response:
        """List the hand-overs."""
        found = open_child(request.user, Exhibit, uuid)
        rows = CustodyMove.objects.filter(exhibit=found).select_related("recorded_by")
        return page(request, rows, shapes.CustodyShape, order=("step", "id"))

    @door("exhibits_hand_over", kind="post", body=shapes.CustodyShape, answer=shapes.CustodyShape, status=201)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Record a hand-over."""
        found = open_child(request.user, Exhibit, uuid)
        made = exhibits.hand_over(request.user, found, **self.read(shapes.CustodyShape, request.data))
        return self.respond(shapes.CustodyShape(made).data, 201)


class FileContent(CaseView):
    """The content of a file."""

    @door("files_content", answer=OpenApiTypes.BINARY)
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Read it, whole or a range; noted as handed out."""
        return content(request._request, uuid)


class FileDetail(CaseView):
    """A version of an exhibit's file."""

    @door("files_read", answer=shapes.FileShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Read what is known of it."""
        return self.respond(shapes.FileShape(open_child(request.user, ExhibitFile, uuid)).data)


class Uploads(CaseView):
    """Files that arrive in pieces."""

    @door("case_uploads_create", kind="post", body=shapes.UploadShape, answer=shapes.UploadShape, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Announce a file; its pieces follow."""
        case = open_case(request.user, reference)
        data = self.read(shapes.UploadShape, request.data)
        handle = data.pop("exhibit", None)
        exhibit = case.exhibits.filter(uuid=handle).first() if handle else None
        if handle and exhibit is None:
            raise Invalid(_("This exhibit is not in the case."), code="does_not_exist", field="exhibit")
        made = uploads.begin_upload(request.user, case, exhibit=exhibit, **data)
        return self.respond(shapes.UploadShape(made).data, 201, location=f"/api/v1/uploads/{made.uuid}/")


class UploadDetail(CaseView):
    """A file that arrives in pieces."""

    parser_classes = [PieceParser, PlainJSONParser]

    @door("uploads_read", answer=shapes.UploadShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """How many bytes have arrived."""
        return self.respond(shapes.UploadShape(self._own(request, uuid)).data)

    @door("uploads_piece", kind="post", body=OpenApiTypes.BINARY, answer=shapes.UploadShape, params=[OFFSET])
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Add a piece at Upload-Offset; 409 tells from where to go on."""
        upload = self._own(request, uuid)
        text = request.headers.get("Upload-Offset", "")
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise Invalid(_("Give the number of bytes before this piece."), code="required", field="Upload-Offset")
        uploads.put_piece(request.user, upload, offset=int(text), pieces=_pieces(request))
        return self.respond(shapes.UploadShape(upload).data)

    @door("uploads_cancel", status=204)
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Drop it."""
        uploads.cancel_upload(request.user, self._own(request, uuid))
        return Response(status=204)

    @staticmethod
    def _own(request: Request, uuid: UUID) -> Upload:
        upload: Upload = open_child(request.user, Upload, uuid)
        if upload.user_id != request.user.pk:
            raise Hidden(_("There is no such entry, or you have no key to its case."))
        return upload


class UploadFinish(CaseView):
    """All pieces are there."""

    @door("uploads_finish", kind="post", answer=JobOut, status=202)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Ask for the file to be stored; follow the job."""
        job = uploads.finish_upload(request.user, open_child(request.user, Upload, uuid))
        return self.respond(JobOut(job).data, 202, location=f"/api/v1/jobs/{job.uuid}/")


def _pieces(request: Request) -> Iterator[bytes]:
    """The body in small parts, at most one byte more than a piece may have."""
    left = uploads.PIECE + 1
    stream = request.stream
    while stream is not None and left > 0 and (part := stream.read(min(vault.CHUNK, left))):
        left -= len(part)
        yield part
