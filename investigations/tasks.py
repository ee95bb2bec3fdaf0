"""Jobs of investigations; each calls one action and can run twice."""

from celery import shared_task

from access.errors import Refusal
from desk.actions import jobs
from investigations.actions import inspection, reminders, searches, uploads


@shared_task(name=uploads.STORE, ignore_result=True)
def store_upload(uuid: str) -> None:
    """Store a file that has arrived."""
    job = jobs.claim(uuid)
    if job is None:
        return
    try:
        uploads.store_upload(job)
    except Refusal as refusal:  # the key was taken away, or the case was closed, since the job was asked for
        jobs.finish(job, outcome={"problem": refusal.code}, failed=True)


@shared_task(name="investigations.look_again", ignore_result=True)
def look_again_at_searches() -> int:
    """Run the searches that people keep and tell them of what is new."""
    return searches.look_again()


@shared_task(name="investigations.inspect_files", ignore_result=True)
def inspect_files() -> int:
    """Look at the files that wait for scanner and preview."""
    return inspection.inspect_waiting()


@shared_task(name="investigations.remind_of_tasks", ignore_result=True)
def remind_of_tasks() -> int:
    """Remind people of what they have to do soon, or should have done."""
    return reminders.remind()
