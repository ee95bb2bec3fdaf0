"""The Celery application: jobs get ids, ask the gate again and call one action."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smugglecases.settings")

app = Celery("smugglecases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
