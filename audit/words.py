"""What the book says in the reader's language; each app names its own verbs, tables and columns when it starts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

verbs: dict[str, Words] = {"audit.destroy": _("destroyed the recorded content")}
nouns: dict[str, Words] = {}
operations: dict[str, Words] = {
    "open": _("opened"),
    "list": _("listed"),
    "search": _("searched"),
    "export": _("exported"),
    "disclose": _("disclosed"),
}


def name(*, verbs_of: Mapping[str, Words], nouns_of: Mapping[str, Words] | None = None) -> None:
    """Take in the words of an app."""
    verbs.update(verbs_of)
    nouns.update(nouns_of or {})


def did(code: str) -> Words:
    """The words of a verb or of a look; an old code that nobody names any more stays itself."""
    return verbs.get(code) or operations.get(code) or code
