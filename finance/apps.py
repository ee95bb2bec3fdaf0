"""The money lane: financial track, assets, flags, coverage."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    """The money lane: financial track, assets, flags, coverage."""

    name = "finance"

    def ready(self) -> None:
        """Take part in the life of a case and give notifications their words."""
        from desk.notices import register
        from finance.actions.track import open_with_case
        from finance.flags.nudge import look_again
        from finance.flags.words import escalated, raised
        from finance.queries.flags import flag_columns
        from finance.queries.track import cases_with_track, objections_to_closing, track_columns
        from finance.rules.track import TrackState
        from investigations.registry import CaseFilter, registry

        registry.case_opened.append(open_with_case)
        registry.case_may_close.append(objections_to_closing)
        registry.case_changed.append(look_again)
        registry.case_columns += [track_columns, flag_columns]
        registry.case_filters.append(CaseFilter("track", _("Money lane"), TrackState.choices, cases_with_track))
        register("flag.raised", raised)
        register("flag.escalated", escalated)
