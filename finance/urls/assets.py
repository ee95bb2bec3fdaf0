"""The pages of assets and the prosecutor's page."""

from django.urls import path

from finance.views import assets, moves, portfolio

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/decide/", portfolio.decide_together, name="decide_together"),
    path("asset-requests/<uuid:uuid>/decide/", portfolio.request_decide, name="request_decide"),
    path("asset-requests/<uuid:uuid>/again/", moves.request_again, name="request_again"),
    path("asset-requests/<uuid:uuid>/withdraw/", moves.request_withdraw, name="request_withdraw"),
    path("asset-moves/<uuid:uuid>/confirm/", portfolio.seizure_confirm, name="seizure_confirm"),
    path("assets/", assets.asset_list, name="asset_list"),
    path("assets/<uuid:uuid>/", assets.asset, name="asset"),
    path("assets/<uuid:uuid>/edit/", assets.asset_edit, name="asset_edit"),
    path("assets/<uuid:uuid>/value/", assets.asset_value, name="asset_value"),
    path("assets/<uuid:uuid>/history/", assets.asset_history, name="asset_history"),
    path("assets/<uuid:uuid>/back/", moves.asset_back, name="asset_back"),
    path("assets/<uuid:uuid>/seize/", moves.asset_seize, name="asset_seize"),
    path("assets/<uuid:uuid>/move/<slug:state>/", moves.asset_move, name="asset_move"),
    path("cases/<str:reference>/assets/", assets.case_assets, name="case_assets"),
    path("cases/<str:reference>/assets/new/", assets.asset_new, name="asset_new"),
]
