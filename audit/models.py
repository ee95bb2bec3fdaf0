"""The book's tables: entries and seals stay for ever, content can be destroyed.

Nothing here is written by Python: the functions in sql/book.sql do, and the runtime role may only read.
`cluster` and `xact` name the transaction: transaction numbers start again in a restored cluster.
"""

from django.db import models
from django.db.models import Q

OPERATIONS = ("open", "list", "search", "export", "disclose")


class Entry(models.Model):
    """A row of the permanent chain."""

    cluster = models.BigIntegerField()
    xact = models.BigIntegerField()

    class Meta:
        abstract = True


class Action(Entry):
    """Who did what to which thing; `digest` seals the reason, or is empty when none was given."""

    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.TextField()
    room = models.BigIntegerField(null=True)
    thing = models.TextField()
    purpose = models.TextField()
    digest = models.BinaryField()

    class Meta:
        db_table = "audit_action"
        indexes = [
            models.Index(fields=["cluster", "xact", "id"], name="action_in_seal_order"),
            models.Index(fields=["room", "id"], name="action_of_room"),
            models.Index(fields=["thing", "id"], name="action_of_thing"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(actor="") & ~Q(verb=""), name="action_has_actor_and_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.actor} {self.verb} {self.thing}"


class Reason(models.Model):
    """Why an action was done: free text, so it can be destroyed with its room."""

    action_id = models.BigIntegerField(primary_key=True)
    room = models.BigIntegerField(null=True, db_index=True)
    salt = models.BinaryField()
    text = models.TextField()

    class Meta:
        db_table = "audit_reason"

    def __str__(self) -> str:
        return f"reason of action {self.action_id}"


class Change(Entry):
    """What the database saw change; no content, only its salted digest."""

    action_id = models.BigIntegerField(db_index=True)
    table_name = models.TextField()
    row_id = models.TextField()
    op = models.TextField()
    room = models.BigIntegerField(null=True)
    digest = models.BinaryField()

    class Meta:
        db_table = "audit_change"
        indexes = [models.Index(fields=["cluster", "xact", "id"], name="change_in_seal_order")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.op} {self.table_name} {self.row_id}"


class Content(models.Model):
    """Before and after of a change, until its room is destroyed."""

    change_id = models.BigIntegerField(primary_key=True)
    room = models.BigIntegerField(null=True, db_index=True)
    salt = models.BinaryField()
    body = models.JSONField()

    class Meta:
        db_table = "audit_content"

    def __str__(self) -> str:
        return f"content of change {self.change_id}"


class Visit(Entry):
    """One look or refusal per actor, operation, thing, purpose and ten minutes."""

    at = models.DateTimeField()
    actor = models.TextField()
    operation = models.TextField()
    thing = models.TextField()
    room = models.BigIntegerField(null=True)
    purpose = models.TextField()
    refused = models.BooleanField()
    bucket = models.DateTimeField()

    class Meta:
        db_table = "audit_visit"
        indexes = [
            models.Index(fields=["cluster", "xact", "id"], name="visit_in_seal_order"),
            models.Index(fields=["room", "id"], name="visit_of_room"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "actor", "operation", "purpose", "refused", "bucket"], name="one_visit_per_bucket"
            ),
            models.CheckConstraint(
                condition=Q(refused=True) | Q(operation__in=OPERATIONS), name="visit_has_known_operation"
            ),
            models.CheckConstraint(condition=~Q(actor="") & ~Q(thing=""), name="visit_has_actor_and_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.actor} {self.operation} {self.thing}"


class Seal(models.Model):
    """A link of the chain over the entries of `cluster` below transaction `horizon` not sealed before.

    `marks` holds eight bytes of each entry's hash, to name the first one that is wrong.
    """

    id = models.BigIntegerField(primary_key=True)
    cluster = models.BigIntegerField()
    horizon = models.BigIntegerField()
    rows = models.BigIntegerField()
    marks = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.pk} of {self.rows} rows"
