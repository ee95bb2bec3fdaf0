"""Searches that are kept and looked at again."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Hidden, Invalid, RuleBroken
from access.keys import forget_keys
from audit.actions import action
from desk.actions.notices import notify
from investigations.models import SavedSearch
from investigations.queries.search import found_addresses, tidy
from investigations.registry import registry

MOST = 50  # searches that one person keeps
JOB = "job:investigations.look_again"


def save_search(actor: Any, *, text: str, kind: str = "") -> SavedSearch:
    """Keep a search; what it finds now is known, and its owner hears of what comes later."""
    asked = tidy(text)
    if not asked:
        raise Invalid(_("This is needed."), code="required", field="text")
    if kind and kind not in {group.code for group in registry.search}:
        raise Invalid(_("Choose one of the list."), code="invalid_choice", field="kind")
    mine = SavedSearch.objects.filter(user=actor)
    if known := mine.filter(text=asked, kind=kind).first():
        return known
    if mine.count() >= MOST:
        raise RuleBroken(_("You keep as many searches as one can: remove one first."), code="too_many_searches")
    with action(actor, "search.save", thing=f"user:{actor.username}"):
        return SavedSearch.objects.create(
            user=actor, text=asked, kind=kind, known=sorted(found_addresses(actor, asked, kind)), looked_at=moment()
        )


def forget_search(actor: Any, uuid: Any) -> None:
    """Keep a search of one's own no longer."""
    search = SavedSearch.objects.filter(user=actor, uuid=uuid).first()
    if search is None:
        raise Hidden
    with action(actor, "search.forget", thing=f"user:{actor.username}"):
        search.delete()


def look_again() -> int:
    """Run every kept search as its owner and tell of what is new; return how many found something."""
    found = 0
    for pk in SavedSearch.objects.filter(user__is_active=True).order_by("pk").values_list("pk", flat=True):
        found += _look(pk)
    return found


def _look(pk: int) -> int:
    with transaction.atomic():
        rows = SavedSearch.objects.select_for_update(of=("self",), skip_locked=True).select_related("user")
        search = rows.filter(pk=pk).first()
        if search is None:  # another worker has it, or it is gone
            return 0
        forget_keys(search.user)
        seen = found_addresses(search.user, search.text, search.kind)
        new = seen - set(search.known)
        if not new:
            return 0
        with action(JOB, "search.look", thing=f"user:{search.user.username}"):
            search.known, search.looked_at = sorted(seen | set(search.known)), moment()
            search.save(update_fields=["known", "looked_at"])
            url = f"/search/?saved={search.uuid}"
            tell(JOB, [search.user], "search.found", url, count=len(new))
    return 1


def tell(actor: str, users: list[Any], kind: str, url: str, **details: Any) -> None:
    """Notify people of a search of theirs."""
    notify(actor, users, kind=kind, thing="search", url=url, **details)
