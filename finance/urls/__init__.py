"""The pages of the money lane, by noun."""

from finance.urls import assets, flags, track

app_name = "finance"
urlpatterns = [*track.urlpatterns, *assets.urlpatterns, *flags.urlpatterns]
