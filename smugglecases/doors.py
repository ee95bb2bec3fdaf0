"""Doors that belong to the installation: health and metrics."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
