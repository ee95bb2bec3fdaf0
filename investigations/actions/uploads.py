"""Files that arrive in pieces, and what becomes of them."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from access.errors import Hidden, Invalid, RuleBroken
from audit.actions import action
from desk.actions import jobs
from desk.models import Job
from investigations import vault
from investigations.actions.common import criminal_lane
from investigations.actions.exhibits import add_edition, insert_exhibit
from investigations.actions.inspection import copy_words
from investigations.filetypes import media_type_of, plain_name
from investigations.models import Case, Exhibit, ExhibitFile, StoredFile, Upload
from investigations.rules import ExhibitKind, Scan

PIECE = 4 * 1024 * 1024  # bytes of one piece at most
STORE = "investigations.store_upload"
_SHA256 = re.compile(r"^[0-9a-f]{64}$")


class WrongOffset(RuleBroken):
    """A piece that does not follow what has arrived."""

    code = "wrong_offset"


def begin_upload(
    actor: Any, case: Case, *, name: str, size: int, sha256: str = "", exhibit: Exhibit | None = None
) -> Upload:
    """Announce a file of `size` bytes; with `exhibit` it is a new version of that exhibit's file."""
    plain = plain_name(name)
    if not plain:
        raise Invalid(_("Give the file a name."), code="required", field="name")
    if size < 1:
        raise Invalid(_("This file is empty."), code="empty", field="size")
    if size > settings.EVIDENCE_LARGEST:
        most = settings.EVIDENCE_LARGEST // 1024**2
        raise Invalid(format_lazy(_("This file is larger than {most} MiB."), most=most), code="too_large", field="size")
    if sha256 and not _SHA256.match(sha256.lower()):
        raise Invalid(_("A SHA-256 has 64 digits from 0 to f."), code="invalid", field="sha256")
    if exhibit is not None and (exhibit.case_id != case.pk or exhibit.removed_at):
        raise Invalid(_("This exhibit is not in the case."), code="does_not_exist", field="exhibit")
    with criminal_lane(actor, "upload.begin", case) as now:
        return Upload.objects.create(
            case=now,
            compartment_id=now.compartment_id,
            exhibit=exhibit,
            user=actor,
            name=plain,
            size=size,
            sha256=sha256.lower(),
        )


def put_piece(actor: Any, upload: Upload, *, offset: int, pieces: Iterator[bytes]) -> int:
    """Add a piece at `offset`, the number of bytes that have arrived; return how many there are now."""
    own(actor, upload)
    there = vault.received(upload.uuid)
    if offset != there:
        message = format_lazy(_("{there} bytes have arrived: go on from there."), there=there)
        raise WrongOffset(message, field="Upload-Offset")
    try:
        return vault.put_piece(upload.uuid, offset, pieces, min(upload.size, offset + PIECE))
    except ValueError:
        message = _("This piece is too large, or goes beyond the size of the file.")
        raise Invalid(message, code="too_large", field="Upload-Offset") from None


def finish_upload(actor: Any, upload: Upload) -> Job:
    """All pieces are there: ask for the file to be stored; a job does it and can be followed."""
    own(actor, upload)
    there = vault.received(upload.uuid)
    if there != upload.size:
        message = format_lazy(_("{there} of {size} bytes have arrived."), there=there, size=upload.size)
        raise RuleBroken(message, code="incomplete")
    return jobs.ask_for(
        actor, kind=STORE, arguments={"upload": str(upload.uuid)}, room=upload.compartment_id, total=upload.size
    )


def cancel_upload(actor: Any, upload: Upload) -> None:
    """Drop a file that has not wholly arrived."""
    own(actor, upload)
    with action(actor, "upload.cancel", room=upload.compartment_id, thing=str(upload.uuid)):
        Upload.objects.filter(pk=upload.pk).update(ended_at=moment())
        transaction.on_commit(partial(vault.forget, upload.uuid))


def own(actor: Any, upload: Upload) -> None:
    """Raise Hidden for another's upload, RuleBroken for one that is over."""
    if upload.user_id != actor.pk:
        raise Hidden(_("There is no such entry, or you have no key to its case."))
    if upload.ended_at:
        raise RuleBroken(_("This upload is over."), code="over")


def take_whole(
    actor: Any, case: Case, *, name: str, size: int, pieces: Iterator[bytes], exhibit: Exhibit | None = None
) -> Job:
    """A file that comes in one go, from a form."""
    upload = begin_upload(actor, case, name=name, size=size, exhibit=exhibit)
    vault.put_piece(upload.uuid, 0, pieces, size)
    return finish_upload(actor, upload)


def store_upload(job: Job) -> None:
    """Store what has arrived under its SHA-256 and make it an exhibit; done twice, it is there once."""
    upload = Upload.objects.select_related("case", "user", "exhibit").get(uuid=UUID(job.arguments["upload"]))
    if upload.made_id is None:
        if upload.ended_at or vault.received(upload.uuid) != upload.size:
            return jobs.finish(job, outcome={"problem": "incomplete"}, failed=True)
        steps = _Steps(job)
        sha256 = vault.digest(vault.incoming(upload.uuid), steps)
        if steps.cancelled:
            return cancel_upload(upload.user, upload)
        if upload.sha256 and sha256 != upload.sha256:
            cancel_upload(upload.user, upload)
            return jobs.finish(job, outcome={"problem": "digest", "sha256": sha256}, failed=True)
        vault.keep(upload.uuid, sha256)
        upload.made = _make(upload, sha256)
    vault.forget(upload.uuid)
    made: Any = upload.made
    jobs.finish(job, outcome={"file": str(made.uuid), "exhibit": str(made.exhibit.uuid), "sha256": made.stored.sha256})
    return None


class _Steps:
    """Tells of progress every few megabytes, and hears of a cancellation."""

    every = 64 * 1024 * 1024

    def __init__(self, job: Job) -> None:
        self.job, self.told, self.cancelled = job, 0, False

    def __call__(self, done: int) -> None:
        if done - self.told >= self.every:
            self.told, self.cancelled = done, not jobs.progress(self.job, done=done)


def _make(upload: Upload, sha256: str) -> ExhibitFile:
    with criminal_lane(upload.user, "exhibit.file", upload.case) as case:
        stored, _new = StoredFile.objects.get_or_create(
            sha256=sha256, defaults={"size": upload.size, "media_type": media_type_of(vault.path_of(sha256))}
        )
        exhibit = upload.exhibit or insert_exhibit(upload.user, case, kind=ExhibitKind.FILE, title=upload.name)
        made = add_edition(upload.user, exhibit, stored, name=upload.name)
        Upload.objects.filter(pk=upload.pk).update(made=made, ended_at=moment())
        if stored.scan == Scan.WAITING:
            transaction.on_commit(send_inspection, robust=True)
        else:
            copy_words(made)
    return made


def send_inspection() -> None:
    """Nudge a worker to look at the files that wait; beat does it too."""
    try:
        current_app.send_task("investigations.inspect_files", retry=False)
    except (OperationalError, OSError):
        return
