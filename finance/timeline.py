"""What the money lane tells the timeline of a case."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk import words
from finance.flags.rules import RULES
from finance.models import AssetMove, FlagEvent, TrackActivity, TrackMove, Waiver, WaiverStep
from finance.queries.flags import show
from investigations.models import Case
from investigations.registry import Shown, TimelineSource
from investigations.rules_tasks import Lane
from investigations.rules_timeline import Precision


def _money(case: Case) -> str:
    return reverse("finance:case_money", args=[case.reference])


def _flags(actor: Any, case: Case) -> QuerySet[FlagEvent]:
    kinds = (FlagEvent.Kind.RAISED, FlagEvent.Kind.CLEARED)
    rows = FlagEvent.objects.filter(flag__case=case, kind__in=kinds, flag__code__in=sorted(RULES))
    return rows.select_related("flag")


def _flag(event: FlagEvent) -> Shown:
    title = RULES[event.flag.code].title
    text = (
        gettext("Flag raised: %(title)s") if event.kind == FlagEvent.Kind.RAISED else gettext("Flag cleared: %(title)s")
    )
    place = reverse("finance:flag", args=[event.flag.uuid])
    return Shown(text % {"title": title}, _sentence(event), place, Precision.MINUTE)


def _sentence(event: FlagEvent) -> str:
    return show(event.flag).rule.explain(event.flag.facts) if event.kind == FlagEvent.Kind.RAISED else ""


def _track(move: TrackMove) -> Shown:
    title = gettext("Financial track: %(state)s") % {"state": words.word("track", move.to_state)}
    return Shown(title, move.reason, _money(move.track.case), learned=move.at)


def _waiver_asked(waiver: Waiver) -> Shown:
    title = gettext("Waiver asked for: %(reason)s") % {"reason": waiver.get_reason_code_display()}
    return Shown(title, waiver.text, _money(waiver.case), Precision.MINUTE)


def _waiver(step: WaiverStep) -> Shown:
    title = gettext("Waiver: %(state)s") % {"state": words.word("waiver", step.to_state)}
    return Shown(title, step.reason, _money(step.waiver.case), Precision.MINUTE)


def _asset(move: AssetMove) -> Shown:
    asset = move.asset
    amount = f" · {move.currency} {move.amount:,.2f}" if move.amount is not None else ""
    owners = (asset.legal_owner, asset.beneficial_owner)
    return Shown(
        f"{asset.label}: {words.word('asset', move.to_state)}{amount}",
        move.note,
        reverse("finance:asset", args=[asset.uuid]),
        learned=move.at,
        source=move.authority,
        place=asset.place,
        subjects=tuple(dict.fromkeys(owner.name for owner in owners if owner)),
    )


def _activity(done: TrackActivity) -> Shown:
    return Shown(str(done.get_kind_display()), done.text, _money(done.track.case), learned=done.at)


SOURCES = [
    TimelineSource("flag", _("flag"), _flags, "at", "at", _flag, lane=Lane.MONEY, text=("flag__code", "reason")),
    TimelineSource(
        "track",
        _("step of the track"),
        lambda actor, case: TrackMove.objects.filter(track__case=case).select_related("track__case"),
        "effective_on",
        "at",
        _track,
        lane=Lane.MONEY,
        text=("reason",),
    ),
    TimelineSource(
        "waiver",
        _("waiver"),
        lambda actor, case: Waiver.objects.filter(case=case).select_related("case"),
        "created_at",
        "created_at",
        _waiver_asked,
        lane=Lane.MONEY,
        text=("text",),
    ),
    TimelineSource(
        "waiver",
        _("waiver"),
        lambda actor, case: WaiverStep.objects.filter(waiver__case=case).select_related("waiver__case"),
        "at",
        "at",
        _waiver,
        lane=Lane.MONEY,
        text=("reason",),
    ),
    TimelineSource(
        "asset",
        _("step of an asset"),
        lambda actor, case: AssetMove.objects.filter(asset__case=case).select_related(
            "asset__legal_owner", "asset__beneficial_owner"
        ),
        "effective_on",
        "at",
        _asset,
        lane=Lane.MONEY,
        text=("asset__label", "note", "authority"),
        subjects=("asset__legal_owner", "asset__beneficial_owner"),
    ),
    TimelineSource(
        "activity",
        _("activity"),
        lambda actor, case: TrackActivity.objects.filter(track__case=case).select_related("track__case"),
        "done_on",
        "at",
        _activity,
        lane=Lane.MONEY,
        text=("text",),
    ),
]
