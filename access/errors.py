"""The four ways to say no; smugglecases.errors turns them into a page, a fragment or problem JSON."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise


class Refusal(Exception):
    """A request that the house turns down, with a stable code and the field it concerns."""

    status = 400
    code = "refused"

    def __init__(self, message: Text = "", *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field


class Hidden(Refusal):
    """What was asked for does not exist, or may not be seen: the two look the same."""

    status = 404
    code = "not_found"


class Forbidden(Refusal):
    """Visible, but this person may not do that here."""

    status = 403
    code = "forbidden"


class RuleBroken(Refusal):
    """Well formed, but against a rule of the field."""

    status = 409
    code = "rule_broken"


class Invalid(Refusal):
    """A value that cannot be accepted as it is."""

    status = 400
    code = "invalid"


class Stale(Refusal):
    """Somebody else changed it since it was read."""

    status = 412
    code = "stale"


class ManyRefused(Invalid):
    """Rows of which some are wrong, so that none of them was stored; `refusals` says of each what and where."""

    code = "rows_refused"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        words = _("%(count)s of the rows are not right, so none was stored. See fields.")
        super().__init__(words % {"count": len(refusals)})
        self.refusals = refusals
