"""Doors that belong to the installation: health and metrics."""

from django.urls import path

from smugglecases import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", health.metrics, name="metrics"),
]
