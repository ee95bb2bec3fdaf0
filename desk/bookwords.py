"""The words of the book for what every app works with."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "draft.discard": _("discarded a draft"),
    "draft.save": _("saved a draft"),
    "filter.forget": _("forgot a filter"),
    "filter.remember": _("kept a filter"),
    "idempotency.remember": _("kept the answer to a call"),
    "job.ask": _("asked for a job"),
    "job.cancel": _("cancelled a job"),
    "job.claim": _("began a job"),
    "job.finish": _("ended a job"),
    "job.offer_again": _("offered a job again"),
    "job.progress": _("noted the progress of a job"),
    "mail.send": _("sent mail"),
    "notification.read": _("read notifications"),
    "notification.settle": _("marked notifications as done"),
    "notification.write": _("wrote notifications"),
    "reference.load": _("loaded the reference data"),
}
NOUNS = {
    "arguments": _("arguments"),
    "claimed_at": _("begun at"),
    "details": _("details"),
    "done": _("done"),
    "finished_at": _("ended at"),
    "job": _("job"),
    "notification": _("notification"),
    "outcome": _("outcome"),
    "read_at": _("read at"),
    "thing": _("thing"),
    "total": _("total"),
    "url": _("address"),
}
