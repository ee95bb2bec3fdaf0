"""Drafts and remembered filters: private to their owner."""

from typing import Any

from desk.models import Draft, SavedFilter


def draft_of(actor: Any, form: str) -> dict[str, Any]:
    """What the actor typed in this form and did not save; empty when nothing."""
    values = Draft.objects.filter(user_id=actor.pk, form=form).values_list("values", flat=True).first()
    return values or {}


def last_filter(actor: Any, list_name: str) -> str:
    """The query with which the actor last looked at this list."""
    rows = SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name, name="")
    return rows.values_list("query", flat=True).first() or ""


def saved_filters(actor: Any, list_name: str) -> list[SavedFilter]:
    """The filters that the actor saved under a name."""
    return list(SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name).exclude(name="").order_by("name"))
