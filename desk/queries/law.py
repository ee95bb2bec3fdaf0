"""What law and policy say on a day."""

from datetime import date

from django.db.models import Q

from desk.models import Term


def term(code: str, day: date) -> int:
    """The days of a term as it stood on that day; on a day before the first one, as it began."""
    rows = Term.objects.filter(code=code)
    standing = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    found = rows.filter(standing, valid_from__lte=day).order_by("-valid_from").first() or rows.first()
    if found is None:
        raise LookupError(f"the reference data has no term {code!r}: run manage.py load_reference")
    return found.days
