"""What a typed text may hold, the same for every form and every REST door."""

from django.utils.translation import gettext_lazy as _

from access.errors import Invalid


def refuse_unreadable(text: str, field: str = "") -> None:
    """Invalid for characters that nobody can type, or that stand for bytes that were not UTF-8."""
    if any(ord(c) < 32 and c not in "\t\n\r" for c in text) or "\x7f" in text:
        raise Invalid(_("Remove the control characters."), code="control_characters", field=field)
    if "\ufffd" in text:
        raise Invalid(_("Some characters could not be read: type them again."), code="unreadable", field=field)
