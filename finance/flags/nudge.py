"""Asks a worker to look at a case as soon as what changed it is committed."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from finance import tasks

log = logging.getLogger(__name__)


def look_again(case: Any) -> None:
    """After commit, have the rules run over this case; if the broker is away, the next sweep does it."""
    transaction.on_commit(partial(_send, case.pk), robust=True)


def sweep_soon() -> None:
    """After commit, have all rules run over all cases, because a rule changed."""
    transaction.on_commit(partial(_send, None), robust=True)


def _send(case_id: int | None) -> None:
    try:
        if case_id is None:
            tasks.flag_cases.apply_async(retry=False)
        else:
            tasks.flag_case.apply_async((case_id,), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("no broker for the nudge of the flag job: %s", error)
