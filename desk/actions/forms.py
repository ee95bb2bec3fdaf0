"""Writes of drafts and remembered filters."""

import json
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from access.errors import Invalid
from audit.actions import action
from desk.models import Draft, SavedFilter
from desk.nesting import is_too_deep

LONGEST_DRAFT = 200_000  # characters of JSON
DRAFTS = 50  # forms at once; the oldest go


def _fits(text: str) -> bool:
    return len(text) <= LONGEST_DRAFT and "\\u0000" not in text


def save_draft(actor: Any, *, form: str, values: dict[str, Any]) -> None:
    """Keep what somebody typed in a form; an empty draft is discarded."""
    if not form or len(form) > 120 or not form.isprintable():
        raise Invalid(_("A draft needs the name of its form."), field="form")
    if not isinstance(values, dict) or is_too_deep(values) or not _fits(json.dumps(values)):
        raise Invalid(_("This is too much, or nothing that a form can hold."), field="values")
    if not values:
        discard_draft(actor, form=form)
        return
    with action(actor, "draft.save", thing=actor.username):
        Draft.objects.update_or_create(user_id=actor.pk, form=form, defaults={"values": values})
        kept = Draft.objects.filter(user_id=actor.pk).order_by("-updated_at").values_list("pk", flat=True)[:DRAFTS]
        Draft.objects.filter(user_id=actor.pk).exclude(pk__in=list(kept)).delete()


def discard_draft(actor: Any, *, form: str) -> None:
    """Forget what somebody typed in a form."""
    rows = Draft.objects.filter(user_id=actor.pk, form=form)
    if rows.exists():
        with action(actor, "draft.discard", thing=actor.username):
            rows.delete()


def remember_filter(actor: Any, *, list_name: str, query: str, name: str = "") -> None:
    """Keep the query of a list as the last one used, or under a name; an empty query without a name is forgotten."""
    known = SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name, name=name).first()
    query = query[:2000]
    if (known.query if known else "") == query:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:  # two tabs at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 9))", [f"{actor.pk}:{list_name}:{name}"])
        with action(actor, "filter.remember", thing=actor.username):
            SavedFilter.objects.update_or_create(
                user_id=actor.pk, list_name=list_name, name=name, defaults={"query": query}
            )


def forget_filter(actor: Any, *, list_name: str, name: str) -> None:
    """Forget a filter that was saved under a name."""
    rows = SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name, name=name)
    if rows.exists():
        with action(actor, "filter.forget", thing=actor.username):
            rows.delete()
