"""Tables of each kind of writing, made by the tests of the book and used by nothing else."""

from typing import Any, ClassVar

from django.db import models

from audit.written import Audited, Written, legal_moves

MOVES = {
    "traced": {"frozen", "seized", "released"},
    "frozen": {"seized", "confiscated", "released"},
    "seized": {"confiscated", "released"},
    "confiscated": {"realised"},
    "realised": set(),
}


class Person(Audited):
    """Someone who signs in; the password never reaches the book."""

    name = models.TextField()
    password = models.TextField()
    written = Written(secret=("password",))
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        app_label = "book_tests"


class Asset(Audited):
    """Something of value in a room; its state moves only by a move, its origin never changes."""

    compartment_id = models.BigIntegerField()
    label = models.TextField()
    origin = models.TextField(default="")
    state = models.TextField(default="traced")
    written = Written(room="compartment_id", guarded=("origin",), born="traced")
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        app_label = "book_tests"


class AssetMove(Audited):
    """A legal step, never changed afterwards."""

    asset = models.ForeignKey(Asset, models.PROTECT)
    compartment_id = models.BigIntegerField()
    from_state = models.TextField()
    to_state = models.TextField()
    written = Written(kind="append", room="compartment_id", moves=("book_tests_asset", "asset_id"))
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        app_label = "book_tests"
        constraints = [models.CheckConstraint(condition=legal_moves(MOVES), name="asset_move_is_legal")]


class BankLine(Audited):
    """A bulk row that never changes."""

    compartment_id = models.BigIntegerField()
    booked = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    seen = models.DateTimeField(null=True)
    note = models.TextField()
    written = Written(kind="bulk", room="compartment_id")
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        app_label = "book_tests"


class Memo(Audited):
    """A row that may be thrown away."""

    compartment_id = models.BigIntegerField()
    text = models.TextField()
    written = Written(room="compartment_id", deletable=True)
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        app_label = "book_tests"


TABLES: list[type[Audited]] = [Person, Asset, AssetMove, BankLine, Memo]
