"""The addresses of REST, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

app_name = "api"
DOCS = SpectacularSwaggerSplitView  # its script is a file of its own, as the content security policy wants
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DOCS.as_view(url_name="api:schema", template_name="desk/api_docs.html"), name="docs"),
    path("", include("access.api.urls")),
    path("", include("desk.api.urls")),
    path("", include("investigations.api.urls")),
    path("", include("finance.api.urls")),
]
