"""REST addresses of the money lane, by noun."""

from finance.api import assets_urls, flags_urls, track_urls

urlpatterns = [*track_urls.urlpatterns, *assets_urls.urlpatterns, *flags_urls.urlpatterns]
