"""What the doors of this app share."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from access.models import Agency, Unit, User
from desk.rest.base import ApiView
from desk.rest.pages import page, updated_since
from investigations.models import Case, Modus, Subject
from investigations.queries import parts


class CaseView(ApiView):
    """A door whose calls carry their purpose to the book."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let queries and actions know why this call is made."""
        super().initial(request, *args, **kwargs)
        request.user.call_purpose = request.purpose  # type: ignore[attr-defined, union-attr]


def named(model: type[Agency] | type[Unit] | type[User], field: str, value: str, name: str) -> Any:
    """The thing of a public handle; Invalid at the field when there is none."""
    found = parts.by_handle(model, field, value)
    if found is None:
        raise Invalid(_("There is no such entry."), code="does_not_exist", field=name)
    return found


def people_and_places(data: dict[str, Any]) -> dict[str, Any]:
    """The input with agency, unit and lead looked up."""
    found = dict(data)
    for name, model, field in (("agency", Agency, "code"), ("unit", Unit, "code"), ("lead", User, "username")):
        if name in found:
            found[name] = named(model, field, found[name], name)  # type: ignore[arg-type]
    return found


def subject_named(case: Case, uuid: Any, field: str) -> Subject:
    """Somebody or something that stands in this case; Invalid at the field when there is none."""
    found: Subject | None = Subject.objects.standing().filter(case=case, uuid=uuid).first()
    if found is None:
        raise Invalid(_("Choose somebody or something of this case."), code="does_not_exist", field=field)
    return found


def modus_named(code: str, field: str) -> Modus:
    """The entry of the catalogue that is valid today."""
    modus = parts.modus_of_code(code)
    if modus is None:
        raise Invalid(_("Choose a modus operandi of the catalogue."), code="does_not_exist", field=field)
    return modus


def rows_of(request: Request, rows: Any, shape: Any) -> Response:
    """The rows of a case; with `updated_since` also those that were removed, which carry `removed_at`."""
    context = {"actor": request.user}
    if request.query_params.get("updated_since"):
        return page(request, updated_since(rows, request), shape, order=("updated_at", "id"), context=context)
    return page(request, rows.filter(removed_at__isnull=True), shape, order=("id",), context=context)
