"""Reads the JSON of a call; what is nested too deeply to be a form of ours is refused, not tried."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from desk.nesting import is_too_deep


class PlainJSONParser(JSONParser):
    """JSON of a depth that the rest of the house can walk."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value; ParseError when it is no JSON or nested too deeply."""
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("This JSON is nested too deeply.")) from error
        if is_too_deep(value):
            raise ParseError(_("This JSON is nested too deeply."))
        return value
