"""What each state of the criminal lane means, in a sentence; shown beside the states and kept in the guides."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from investigations.handling import RESTRICTIONS
from investigations.rules import CaseState, OpeningState, Scan
from investigations.rules_tasks import TaskState

CASE_HELP: dict[str, Promise] = {
    CaseState.OPEN: _("The investigation is under way."),
    CaseState.CLOSING: _("Somebody asked to close it; another person decides."),
    CaseState.CLOSED: _("It is only read, unless it is reopened with a reason."),
}

SCAN_HELP: dict[str, Promise] = {
    Scan.WAITING: _("It is in quarantine until the virus scanner has answered."),
    Scan.CLEAN: _("The virus scanner found nothing."),
    Scan.INFECTED: _("It holds malware and is never handed out."),
    Scan.UNSCANNED: _("No virus scanner is set up; be careful."),
}

OPENING_HELP: dict[str, Promise] = {
    OpeningState.ASKED: _("It waits for a unit chief or prosecutor who did not ask."),
    OpeningState.GRANTED: _("The one who asked may read the identity until the end."),
    OpeningState.REFUSED: _("It was refused with a reason; one may ask again."),
    OpeningState.WITHDRAWN: _("The one who asked took it back."),
}

TASK_HELP: dict[str, Promise] = {
    TaskState.OPEN: _("It is still to be started."),
    TaskState.STARTED: _("Somebody is working on it."),
    TaskState.DONE: _("It was done; it can be reopened with a reason."),
    TaskState.DROPPED: _("It is not going to be done, for the reason given; it can be reopened."),
}
HANDLING_HELP: dict[str, Promise] = {code: row.words for code, row in RESTRICTIONS.items()}
