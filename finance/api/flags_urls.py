"""REST addresses of flags, rules and coverage."""

from django.urls import path

from finance.api import flags

urlpatterns = [
    path("flags/", flags.FlagListApi.as_view(), name="flags"),
    path("flags/<uuid:uuid>/", flags.FlagApi.as_view(), name="flag"),
    path("flags/<uuid:uuid>/acknowledge/", flags.AcknowledgeApi.as_view(), name="flag_acknowledge"),
    path("rules/", flags.RuleListApi.as_view(), name="rules"),
    path("rules/<slug:code>/", flags.RuleApi.as_view(), name="rule"),
    path("coverage/", flags.CoverageApi.as_view(), name="coverage"),
]
