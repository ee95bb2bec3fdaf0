"""The conventions of every REST door: purpose, versions, idempotency, shape."""

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from access.errors import Invalid, Refusal
from access.limits import MINUTE, spend
from audit.actions import action
from desk.models import IdempotencyKey

MATCH = re.compile(r'^(?:W/)?"v(\d{1,9})"$')


class VersionMissing(Refusal):
    """A change without If-Match."""

    status = 428
    code = "version_missing"


class KeyReused(Refusal):
    """An idempotency key with another body or address."""

    status = 422
    code = "idempotency_key_reused"


class ApiView(APIView):
    """A door of REST; subclasses call one query or action and answer with `respond`."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the purpose of the call, which ends up in the book."""
        super().initial(request, *args, **kwargs)
        spend("calls", getattr(request.user, "handle", ""), settings.CALLS_A_MINUTE, MINUTE)
        given = request.headers.get("X-Purpose", "").strip()
        request.purpose = given[:200] or getattr(request.user, "purpose", "")  # type: ignore[attr-defined]
        recall(request)

    def read(self, serializer: type[Serializer[Any]], data: Any, **kwargs: Any) -> dict[str, Any]:
        """The validated input, or a problem with the path of each wrong field."""
        shape = serializer(data=data, **kwargs)
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)

    def expected_version(self, request: Request) -> int:
        """The version that the client read, from If-Match."""
        header = request.headers.get("If-Match", "")
        if not header:
            raise VersionMissing(_("Send the ETag of what you read as If-Match."))
        match = MATCH.match(header.strip())
        if not match:
            raise Invalid(_('If-Match must be the ETag of one version, such as "v3".'), field="If-Match")
        return int(match.group(1))

    def respond(self, data: Any, status: int = 200, version: int | None = None, location: str = "") -> Response:
        """The answer, with its version as ETag."""
        response = Response(data, status=status)
        if version is not None:
            response["ETag"] = f'"v{version}"'
        if location:
            response["Location"] = location
        return response

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep a POST with an idempotency key and its answer in one transaction."""
        if request.method != "POST" or not request.headers.get("Idempotency-Key"):
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Remember the answer of a POST that carried an idempotency key."""
        response = super().finalize_response(request, response, *args, **kwargs)
        stored = getattr(self, "_replayed", False)
        key = request.headers.get("Idempotency-Key", "")
        if key and request.method == "POST" and not stored and 200 <= response.status_code < 300:
            remember(request, key, response)
        return response

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a replay with what was answered before; everything else by the one translation of errors."""
        if isinstance(exc, Replay):
            self._replayed = True
            response = Response(exc.known.answer, status=exc.known.status)
            for name, value in exc.known.headers.items():
                response[name] = value
            response["Idempotency-Replayed"] = "true"
            return response
        return super().handle_exception(exc)


class Replay(Exception):
    """The key is known: give the stored answer."""

    def __init__(self, known: IdempotencyKey) -> None:
        super().__init__(known.key)
        self.known = known


def digest_of(request: Request) -> str:
    """A digest of the body as it was understood, the same for the same content."""
    text = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def recall(request: Any) -> None:
    """Raise Replay for a key that was answered, KeyReused when it came with something else."""
    key = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not key:
        return
    if len(key) > 120 or not key.isprintable():
        raise Invalid(_("An idempotency key has at most 120 printable characters."), field="Idempotency-Key")
    with connection.cursor() as cursor:  # two calls with one key wait for each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"{request.user.pk}:{key}"])
    known = IdempotencyKey.objects.filter(user_id=request.user.pk, key=key).first()
    if known is None:
        return
    if known.route != request.path or known.body_digest != digest_of(request):
        raise KeyReused(_("This idempotency key was used for another request."), field="Idempotency-Key")
    raise Replay(known)


def remember(request: Any, key: str, response: Response) -> None:
    """Store the answer beside what it did, in the same transaction."""
    headers = {name: response[name] for name in ("ETag", "Location") if name in response}
    answer = json.loads(json.dumps(response.data, cls=JSONEncoder)) if response.data is not None else None
    with action(request.user, "idempotency.remember", thing=key[:60]):
        IdempotencyKey.objects.create(
            user_id=request.user.pk,
            key=key,
            route=request.path,
            body_digest=digest_of(request),
            status=response.status_code,
            answer=answer,
            headers=headers,
        )
