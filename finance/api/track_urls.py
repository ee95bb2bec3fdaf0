"""REST addresses of the financial track and its waivers."""

from django.urls import path

from finance.api import track

_TRACK = "cases/<str:reference>/track/"
urlpatterns = [
    path(_TRACK, track.TrackApi.as_view(), name="track"),
    path(f"{_TRACK}moves/", track.TrackMovesApi.as_view(), name="track_moves"),
    path(f"{_TRACK}plans/", track.PlansApi.as_view(), name="track_plans"),
    path(f"{_TRACK}plans/<uuid:uuid>/decision/", track.PlanDecisionApi.as_view(), name="track_plan_decision"),
    path(f"{_TRACK}activities/", track.ActivitiesApi.as_view(), name="track_activities"),
    path(f"{_TRACK}lines/", track.LinesApi.as_view(), name="track_lines"),
    path(f"{_TRACK}lines/<slug:beside>/<uuid:uuid>/", track.LineApi.as_view(), name="track_line"),
    path("cases/<str:reference>/waivers/", track.WaiversApi.as_view(), name="waivers"),
    path("waivers/<uuid:uuid>/", track.WaiverApi.as_view(), name="waiver"),
    path("waivers/<uuid:uuid>/decision/", track.WaiverDecisionApi.as_view(), name="waiver_decision"),
]
