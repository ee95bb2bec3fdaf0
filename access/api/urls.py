"""REST addresses of access: its doors lie in the desk, above it; here is how they are signed in to."""

from django.urls import URLPattern

from access.api.schema import ClientScheme

urlpatterns: list[URLPattern] = []
__all__ = ["ClientScheme", "urlpatterns"]
