"""The doors that every row of a case has alike: one of it, changed, removed and put back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from desk.rest.schema import door
from investigations.api.common import CaseView
from investigations.queries.cases import open_child


def one_row(
    noun: str,
    model: type[Any],
    shape: type[Any],
    *,
    remove: Callable[[Any, Any], Any],
    amend: Callable[..., Any] | None = None,
    change: type[Any] | None = None,
    whole: bool = False,
) -> type[CaseView]:
    """Read, change (if `amend` is given, in the shape `change`, `whole` or in part) and remove a row by its handle."""
    body = change or shape

    class Row(CaseView):
        @door(f"{noun}_read", answer=shape)
        def get(self, request: Request, uuid: UUID) -> Response:
            """Read."""
            found = open_child(request.user, model, uuid)
            return self.respond(shape(found).data, version=found.version)

        @door(f"{noun}_remove", status=204)
        def delete(self, request: Request, uuid: UUID) -> Response:
            """Remove; it can be put back."""
            remove(request.user, open_child(request.user, model, uuid))
            return Response(status=204)

    if amend is None:
        return Row
    act = amend

    class ChangingRow(Row):
        @door(f"{noun}_change", kind="change", body=body, answer=shape)
        def patch(self, request: Request, uuid: UUID) -> Response:
            """Change."""
            found = open_child(request.user, model, uuid)
            version = self.expected_version(request)
            act(request.user, found, version=version, **self.read(body, request.data, partial=not whole))
            return self.respond(shape(found).data, version=found.version)

    return ChangingRow


def restored_row(
    noun: str, model: type[Any], shape: type[Any], *, restore: Callable[[Any, Any], Any]
) -> type[CaseView]:
    """Put a removed row back."""

    class Restore(CaseView):
        @door(f"{noun}_restore", kind="post", answer=shape)
        def post(self, request: Request, uuid: UUID) -> Response:
            """Put back."""
            found = open_child(request.user, model, uuid)
            restore(request.user, found)
            return self.respond(shape(found).data, version=found.version)

    return Restore
