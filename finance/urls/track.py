"""The pages of the financial track."""

from django.urls import path

from finance.views import lines, work
from finance.views import track as views

urlpatterns = [
    path("", work.work, name="work"),
    path("cases/<str:reference>/money/", views.case_money, name="case_money"),
    path("cases/<str:reference>/money/box/", views.case_money_box, name="case_money_box"),
    path("cases/<str:reference>/money/lines/<str:beside>/<uuid:uuid>/", lines.line, name="line"),
    path("cases/<str:reference>/money/<slug:act>/", views.case_act, name="case_act"),
    path("waivers/<uuid:uuid>/decide/", views.decide_waiver, name="decide_waiver"),
    path("waivers/<uuid:uuid>/withdraw/", views.withdraw_waiver, name="withdraw_waiver"),
    path("plans/<uuid:uuid>/decide/", views.decide_plan, name="decide_plan"),
]
