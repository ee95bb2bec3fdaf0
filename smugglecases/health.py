"""Is it alive, is it ready, and how is it doing."""

import logging
import secrets
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_prometheus.exports import ExportToDjangoView

from desk.signs import FRESH, seconds_since_sign

log = logging.getLogger(__name__)
_applied: set[str] = set()  # once all migrations of this release are applied they stay so


@login_not_required
@never_cache
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The web server answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Everything that it takes is there: 200, else 503 with the word for what is missing."""
    checks = {name: _check(name, check) for name, check in CHECKS.items()}
    good = all(word == "ok" for word in checks.values())
    return JsonResponse({"status": "ok" if good else "unavailable", "checks": checks}, status=200 if good else 503)


@login_not_required
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus, for whoever carries the key; without one the door is not there."""
    given = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_KEY or not secrets.compare_digest(given, f"Bearer {settings.METRICS_KEY}".encode()):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def _check(name: str, check: Callable[[], str]) -> str:
    """The word of one check; a failure is logged here and its details never leave the house."""
    try:
        return check()
    except Exception as error:  # whatever goes wrong, the answer is "unreachable"
        log.warning("readiness: %s: %s", name, error)
        return "unreachable"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    with current_app.connection_for_write(connect_timeout=2) as link:
        link.ensure_connection(max_retries=0, timeout=2)
    return "ok"


def _migrations() -> str:
    if "all" not in _applied:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "pending"
        _applied.add("all")
    return "ok"


def _beat() -> str:
    age = seconds_since_sign()
    return "ok" if age is not None and age <= FRESH else "silent"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "migrations": _migrations,
    "beat": _beat,
}
