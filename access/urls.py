"""The pages of access, and the token door of agencies."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path
from oauth2_provider.views import TokenView

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("oauth/token/", login_not_required(TokenView.as_view()), name="token"),
]
