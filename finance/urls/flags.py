"""The pages of flags, rules and coverage."""

from django.urls import path

from finance.views import coverage, flags

urlpatterns = [
    path("flags/", flags.flag_list, name="flag_list"),
    path("flags/mine/", flags.work_flags, name="work_flags"),
    path("flags/<uuid:uuid>/", flags.flag, name="flag"),
    path("cases/<str:reference>/flags-box/", flags.case_flags_box, name="case_flags_box"),
    path("rules/", flags.rules, name="rules"),
    path("rules/<slug:code>/", flags.rule, name="rule"),
    path("coverage/", coverage.coverage, name="coverage"),
]
