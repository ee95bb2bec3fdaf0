"""REST addresses of assets, requests and the partner share."""

from django.urls import path

from finance.api import assets, requests, share

urlpatterns = [
    path("assets/", assets.Assets.as_view(), name="assets"),
    path("assets/figures/", assets.Figures.as_view(), name="asset_figures"),
    path("assets/<uuid:uuid>/", assets.AssetDetail.as_view(), name="asset"),
    path("assets/<uuid:uuid>/valuations/", assets.Valuations.as_view(), name="asset_valuations"),
    path("assets/<uuid:uuid>/moves/", assets.Moves.as_view(), name="asset_moves"),
    path("assets/<uuid:uuid>/requests/", requests.AssetRequests.as_view(), name="asset_requests_new"),
    path("asset-moves/<uuid:uuid>/confirmation/", assets.Confirmation.as_view(), name="asset_confirmation"),
    path("asset-requests/", requests.Requests.as_view(), name="asset_requests"),
    path("asset-requests/<uuid:uuid>/", requests.RequestDetail.as_view(), name="asset_request"),
    path("asset-requests/<uuid:uuid>/again/", requests.Again.as_view(), name="asset_request_again"),
    path("asset-requests/<uuid:uuid>/decisions/", requests.Decisions.as_view(), name="asset_request_decisions"),
    path("shared/cases/", share.SharedCases.as_view(), name="shared_cases"),
    path("shared/cases/<str:reference>/", share.SharedCase.as_view(), name="shared_case"),
]
