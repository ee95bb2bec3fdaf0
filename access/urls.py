"""The pages of access, and the token door of agencies."""

from django.urls import URLPattern, path
from oauth2_provider.views import TokenView

from django.contrib.auth.decorators import login_not_required

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("oauth/token/", login_not_required(TokenView.as_view()), name="token"),
]
