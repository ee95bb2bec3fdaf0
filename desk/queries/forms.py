"""Drafts and remembered filters: private to their owner."""

from typing import Any

from desk.models import Draft, SavedFilter


def draft_of(actor: Any, form: str) -> dict[str, Any]:
    """What the actor typed in this form and did not save; empty when nothing."""
    values = Draft.objects.filter(user_id=actor.pk, form=form).values_list("values", flat=True).first()
    return values or {}


def filters_of(actor: Any, list_name: str) -> dict[str, str]:
    """The queries that the actor kept of this list, by name; the last one used has none."""
    rows = SavedFilter.objects.filter(user_id=actor.pk, list_name=list_name).order_by("name")
    return dict(rows.values_list("name", "query"))
