"""The versions of an information item: one is kept whenever its content changes, and none is ever changed."""

from typing import Any

from investigations.models import InformationItem, ItemRevision
from investigations.queries.versions import facts_of


def keep_revision(actor: Any, item: InformationItem) -> ItemRevision:
    """Keep what the item says now, inside an action."""
    return ItemRevision.objects.create(
        item=item,
        case_id=item.case_id,
        compartment_id=item.compartment_id,
        version=item.version,
        title=item.title,
        text=item.text,
        facts=facts_of(item),
        written_by=actor,
    )
