"""The pages of flags."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
