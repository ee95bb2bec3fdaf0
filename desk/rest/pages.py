"""Pages of a list by an opaque cursor over the sort key, stable while rows come and go."""

import base64
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from access.errors import Invalid

LIMIT, MOST = 50, 200


def limit_of(request: Request) -> int:
    """How many rows the client wants: 1 to 200, 50 unless told."""
    text = request.query_params.get("limit", str(LIMIT))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
        raise Invalid(_("limit is a whole number from 1 to %(most)s.") % {"most": MOST}, field="limit")
    return int(text)


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def encode(row: Any, order: tuple[str, ...], direction: str) -> str:
    """The cursor that stands at this row."""
    text = json.dumps([direction, *[_value(row, name.lstrip("-")) for name in order]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, order: tuple[str, ...], model: Any) -> tuple[str, list[Any]]:
    """The direction and the values of a cursor; Invalid when it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if direction not in ("next", "previous") or len(values) != len(order) or None in values:
            raise ValueError
        fields = [model._meta.get_field("id" if n.lstrip("-") == "pk" else n.lstrip("-")) for n in order]
        return direction, [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    except (ValueError, TypeError, RecursionError, FieldDoesNotExist, ValidationError) as error:
        raise Invalid(_("This cursor is not one that was given out here."), field="cursor") from error


def beyond(order: tuple[str, ...], values: list[Any], backwards: bool) -> Q:
    """The rows after (or before) the values in this order."""
    condition = Q()
    for i, name in enumerate(order):
        descending = name.startswith("-") != backwards
        equal = {order[j].lstrip("-"): values[j] for j in range(i)}
        condition |= Q(**equal, **{f"{name.lstrip('-')}__{'lt' if descending else 'gt'}": values[i]})
    return condition


def _flip(order: tuple[str, ...]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def slice_of(rows: QuerySet[Any], order: tuple[str, ...], limit: int, cursor: str) -> tuple[list[Any], str, str]:
    """One page of rows with the cursors of the next and the previous page ('' where there is none)."""
    direction, values = decode(cursor, order, rows.model) if cursor else ("next", [])
    backwards = direction == "previous"
    if values:
        rows = rows.filter(beyond(order, values, backwards))
    found = list(rows.order_by(*(_flip(order) if backwards else order))[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(values))
    following = encode(found[-1], order, "next") if found and has_next else ""
    preceding = encode(found[0], order, "previous") if found and has_previous else ""
    return found, following, preceding


def page(
    request: Request,
    rows: QuerySet[Any],
    serializer: type[BaseSerializer[Any]],
    order: tuple[str, ...] = ("-created_at", "-id"),
    context: dict[str, Any] | None = None,
) -> Response:
    """The answer of a list: `next` and `previous` addresses (null at the ends) and `results`."""
    cursor = request.query_params.get("cursor", "")
    found, following, preceding = slice_of(rows, order, limit_of(request), cursor)
    body = serializer(found, many=True, context={"request": request, **(context or {})}).data
    return Response({"next": _address(request, following), "previous": _address(request, preceding), "results": body})


def _address(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    query = {**request.query_params.dict(), "cursor": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def moment_of(request: Request) -> datetime | None:
    """The moment of `updated_since`, None when it was not given; Invalid when it is none."""
    text = request.query_params.get("updated_since", "")
    if not text:
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid(
            _("updated_since is a moment with its offset, such as 2026-01-31T12:00:00Z."), field="updated_since"
        )
    return moment


def updated_since(rows: QuerySet[Any], request: Request, field: str = "updated_at") -> QuerySet[Any]:
    """Only what changed since the given moment, for clients that keep a copy."""
    moment = moment_of(request)
    return rows if moment is None else rows.filter(**{f"{field}__gte": moment})
