"""Wiring only: settings, addresses, errors, worker."""

from smugglecases.worker import app as celery_app

__all__ = ["celery_app"]
