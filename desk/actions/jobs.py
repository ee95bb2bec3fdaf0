"""Slow work with visible progress: asked for in a transaction, claimed by one worker, cancelled by whoever asked."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from access.errors import Hidden, RuleBroken
from audit.actions import action
from desk.models import Job

log = logging.getLogger(__name__)
WAITS = timedelta(seconds=30)  # after which beat sends a job again that no worker has claimed
LOST = timedelta(hours=2)  # after which a job that a worker claimed is taken for lost and offered again
OVER = frozenset({Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED})


def ask_for(actor: Any, *, kind: str, arguments: dict[str, Any], room: int | None = None, total: int = 0) -> Job:
    """Write a job of the task named `kind` and send it after commit; the task gets the job's uuid."""
    with action(actor, "job.ask", room=room, thing=kind):
        job = Job.objects.create(kind=kind, user=actor, compartment_id=room, arguments=arguments, total=total)
        transaction.on_commit(partial(_send, [job]), robust=True)
    return job


def claim(uuid: Any) -> Job | None:
    """Take a waiting job for this worker; None when another has it, or it is over or cancelled."""
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(uuid=uuid, state=Job.State.WAITING).first()
        if job is None:
            return None
        job.state, job.claimed_at = Job.State.RUNNING, now()
        with action(_name(job), "job.claim", room=job.compartment_id, thing=str(job.uuid)):
            job.save(update_fields=["state", "claimed_at"])
    return job


def progress(job: Job, *, done: int, total: int | None = None) -> bool:
    """Note how far a job is; False when it was cancelled and should stop."""
    values: dict[str, Any] = {"done": done, "claimed_at": now(), **({} if total is None else {"total": total})}
    with action(_name(job), "job.progress", room=job.compartment_id, thing=str(job.uuid)):
        return bool(Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(**values))


def finish(job: Job, *, outcome: dict[str, Any], failed: bool = False) -> None:
    """Note what came of a job."""
    state = Job.State.FAILED if failed else Job.State.DONE
    with action(_name(job), "job.finish", room=job.compartment_id, thing=str(job.uuid)):
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=state, outcome=outcome, finished_at=now())


def cancel(actor: Any, uuid: Any) -> Job:
    """Stop a job of one's own; a running one stops at its next sign of progress."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(uuid=uuid, user_id=actor.pk).first()
        if job is None:
            raise Hidden
        if job.state in OVER:
            raise RuleBroken(_("This job is over already."))
        job.state, job.finished_at = Job.State.CANCELLED, now()
        with action(actor, "job.cancel", room=job.compartment_id, thing=str(job.uuid)):
            job.save(update_fields=["state", "finished_at"])
    return job


def send_again() -> int:
    """Send what no worker has claimed, and what its worker has lost; return how many were sent."""
    moment = now()
    with transaction.atomic():
        lost = Job.objects.select_for_update(skip_locked=True).filter(
            state=Job.State.RUNNING, claimed_at__lt=moment - LOST
        )
        if numbers := list(lost.values_list("pk", flat=True)):
            with action("job:resend_jobs", "job.offer_again"):
                Job.objects.filter(pk__in=numbers).update(state=Job.State.WAITING)
    waiting = list(
        Job.objects.filter(state=Job.State.WAITING, created_at__lt=moment - WAITS).order_by("created_at")[:500]
    )
    _send(waiting)
    return len(waiting)


def _name(job: Job) -> str:
    return f"job:{job.kind}"


def _send(jobs: Iterable[Job]) -> None:
    for job in jobs:
        try:
            current_app.send_task(job.kind, args=[str(job.uuid)], retry=False)
        except (OperationalError, OSError) as error:
            log.warning("no broker for a job, beat sends it again: %s", error)
            return
