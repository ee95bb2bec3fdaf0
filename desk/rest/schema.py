"""What the OpenAPI document says of every door: its headers, its pages, its problems."""

from collections.abc import Callable
from functools import cache
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal (RFC 9457) with a stable code and the path of each wrong field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.DictField()), required=False)  # type: ignore[assignment]


PURPOSE = OpenApiParameter("X-Purpose", str, OpenApiParameter.HEADER, description="Why; ends up in the book.")
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="Same key, same answer.")
MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag of what was read.")
PAGING = [
    OpenApiParameter("cursor", str, description="Where the next or previous page begins."),
    OpenApiParameter("limit", int, description="Rows of a page, 1 to 200."),
]
SINCE = OpenApiParameter(
    "updated_since", OpenApiTypes.DATETIME, description="Only what changed since; removed rows carry removed_at."
)
_WORDS = {
    400: "The shape is wrong.",
    401: "Not signed in.",
    403: "Not permitted.",
    404: "Hidden or absent.",
    409: "Against a rule.",
    412: "Somebody else changed it.",
    415: "Only JSON is read.",
    422: "The key came with another body.",
    428: "If-Match is missing.",
    429: "Too often; Retry-After says when again.",
}
_CODES = {
    "get": (400, 401, 403, 404, 429),
    "post": (400, 401, 403, 404, 409, 415, 422, 429),
    "change": (400, 401, 403, 404, 409, 412, 415, 428, 429),
}


@cache
def page_of(item: type[serializers.BaseSerializer[Any]]) -> serializers.Serializer[Any]:
    """The shape of one page of a list."""
    name = item.__name__.removesuffix("Serializer")
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": item(many=True),
    }
    return inline_serializer(f"{name}Page", fields)  # type: ignore[no-any-return, arg-type]


def door(
    operation_id: str,
    *,
    kind: str = "get",
    answer: Any = None,
    body: Any = None,
    status: int = 200,
    params: tuple[OpenApiParameter, ...] | list[OpenApiParameter] = (),
    paged: bool = False,
) -> Callable[[Any], Any]:
    """Describe one method: `kind` is get, post or change (a change needs If-Match)."""
    headers = {"get": [PURPOSE], "post": [PURPOSE, KEY], "change": [PURPOSE, MATCH]}[kind]
    shape = page_of(answer) if paged else answer
    problems = {
        (code, "application/problem+json"): OpenApiResponse(ProblemSerializer, _WORDS[code]) for code in _CODES[kind]
    }
    return extend_schema(
        operation_id=operation_id,
        parameters=[*headers, *(PAGING if paged else ()), *params],
        request=body,
        responses={status: shape, **problems},
    )
