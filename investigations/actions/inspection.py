"""Files that have just arrived: scanned, read for their words and drawn for preview before anybody gets them."""

import logging
from typing import Any

from django.db import transaction
from django.utils.timezone import now as moment

from audit.actions import action
from investigations import scanner, vault
from investigations.models import EvidenceText, ExhibitFile, StoredFile
from investigations.reader import read_file
from investigations.rules import Scan

log = logging.getLogger(__name__)
ACTOR = "job:investigations.inspect_files"


def inspect_waiting() -> int:
    """Look at every file that waits; return how many were looked at. One that two workers hold is looked at once."""
    looked, last = 0, 0
    while True:
        with transaction.atomic():
            waiting = StoredFile.objects.select_for_update(skip_locked=True).filter(scan=Scan.WAITING, pk__gt=last)
            stored = waiting.order_by("pk").first()
            if stored is None:
                return looked
            last = stored.pk
            looked += _inspect(stored)


def _inspect(stored: StoredFile) -> int:
    path = vault.path_of(stored.sha256)
    try:
        verdict, words = scanner.scan(path)
    except scanner.ScannerDown as down:
        log.warning("the scanner does not answer, a file waits in quarantine: %s", down)
        return 0
    found: dict[str, Any] = {"pages": 0, "text": "", "cut": False}
    if verdict != Scan.INFECTED:
        found = read_file(stored.media_type, path, vault.preview_of(stored.sha256, 1).parent)
    with action(ACTOR, "file.inspect", thing=stored.sha256):
        StoredFile.objects.filter(pk=stored.pk).update(
            scan=verdict, scan_words=words, scanned_at=moment(), pages=found["pages"]
        )
        for file in ExhibitFile.objects.filter(stored=stored, words__isnull=True) if found["text"] else ():
            _keep_words(file, found)
    return 1


def copy_words(file: ExhibitFile) -> None:
    """Give a file whose content was read before the same words, inside an action."""
    known = EvidenceText.objects.filter(file__stored_id=file.stored_id).exclude(file=file).first()
    if known:
        _keep_words(file, {"text": known.text, "cut": known.cut})


def _keep_words(file: ExhibitFile, found: dict[str, Any]) -> None:
    EvidenceText.objects.create(
        file=file, case_id=file.case_id, compartment_id=file.compartment_id, text=found["text"], cut=found["cut"]
    )
