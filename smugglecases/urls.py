"""All addresses of the product; each app keeps its own."""

from django.urls import include, path
from django.views.i18n import set_language

from desk.views.home import home

urlpatterns = [
    path("", include("finance.urls")),
    path("", include("investigations.urls")),
    path("", include("desk.urls")),
    path("", include("access.urls")),
    path("", include("smugglecases.doors")),
    path("", home),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("api/v1/", include("smugglecases.api")),
]
handler400 = "smugglecases.errors.bad_request"
handler403 = "smugglecases.errors.forbidden"
handler404 = "smugglecases.errors.not_found"
handler500 = "smugglecases.errors.server_error"
