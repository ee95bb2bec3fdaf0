"""The OpenAPI document is right for those who make clients from it."""

from io import StringIO

from django.core.management import call_command


def test_the_document_is_valid_and_gives_no_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())
