"""The money lane: financial track, assets, flags, coverage."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    """The money lane: financial track, assets, flags, coverage."""

    name = "finance"

    def ready(self) -> None:
        """Take part in the life of a case; give the book and notifications their words."""
        from audit import words
        from desk.notices import register
        from finance import noticewords, timeline
        from finance.actions.common import worked_on
        from finance.actions.track import open_with_case
        from finance.bookwords import NOUNS, VERBS
        from finance.flags.nudge import look_again
        from finance.flags.words import escalated, raised
        from finance.models import Asset, MoneyLine
        from finance.queries.flags import flag_columns
        from finance.queries.track import cases_with_track, objections_to_closing, track_columns
        from finance.rules.track import TrackState
        from investigations.registry import CaseFilter, Pointer, registry

        words.name(verbs_of=VERBS, nouns_of=NOUNS)
        registry.case_opened.append(open_with_case)
        registry.case_may_close.append(objections_to_closing)
        registry.case_changed.append(look_again)
        registry.money_worked.append(worked_on)
        registry.case_columns += [track_columns, flag_columns]
        registry.timeline += timeline.SOURCES
        registry.case_filters.append(CaseFilter("track", _("Money lane"), TrackState.choices, cases_with_track))
        registry.pointers += [
            Pointer("legal_owner", Asset, "legal_owner"),
            Pointer("beneficial_owner", Asset, "beneficial_owner"),
            Pointer("money_line", MoneyLine, "subject"),
        ]
        register("flag.raised", raised)
        register("flag.escalated", escalated)
        noticewords.register_all()
