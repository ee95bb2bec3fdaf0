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
LONGEST_QUERY = 2_000  # characters of an address
NAMED_FILTERS = 30  # of one list


def _fits(text: str) -> bool:
    return len(text) <= LONGEST_DRAFT and "\\u0000" not in text


def save_draft(actor: Any, *, form: str, values: dict[str, Any]) -> None:
    """Keep what somebody typed in a form; an empty draft is discarded."""
    if not form or len(form) > 120 or not form.isprintable():
        raise Invalid(_("A draft needs the name of its form."), field="form")
    # Letters of other scripts are counted once each, not as the six characters of their escapes.
    if not isinstance(values, dict) or is_too_deep(values) or not _fits(json.dumps(values, ensure_ascii=False)):
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
    rows = SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name)
    known = rows.filter(name=name).first()
    query = query[:LONGEST_QUERY]
    if (known.query if known else "") == query and (known or not name):
        return
    if name and not known and rows.exclude(name="").count() >= NAMED_FILTERS:
        raise Invalid(_("A list keeps at most 30 filters by name. Forget one first."), field="name")
    with transaction.atomic():
        with connection.cursor() as cursor:  # two tabs at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 9))", [f"{actor.pk}:{list_name}:{name}"])
        with action(actor, "filter.remember", thing=actor.username):
            SavedFilter.objects.update_or_create(
                user_id=actor.pk, list_name=list_name, name=name, defaults={"query": query}
            )


def name_filter(actor: Any, *, list_name: str, query: str, name: str) -> str:
    """Keep the query of a list under a name, and return that name as it was kept; Invalid for one that is none."""
    text = name.strip()
    if not text or len(text) > 80 or not text.isprintable():
        raise Invalid(_("Give the filters a name of at most 80 characters."), field="name")
    if not list_name or len(list_name) > 60 or not list_name.isprintable():
        raise Invalid(_("There is no such list."), field="list_name")
    remember_filter(actor, list_name=list_name, query=query, name=text)
    return text


def forget_filter(actor: Any, *, list_name: str, name: str) -> None:
    """Forget a filter that was saved under a name."""
    if not (list_name + name).isprintable():
        return
    rows = SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name, name=name)
    if rows.exists():
        with action(actor, "filter.forget", thing=actor.username):
            rows.delete()
