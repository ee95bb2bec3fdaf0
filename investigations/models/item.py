"""Information items: what came in, how it was valued, what may be done with it, and its earlier versions."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written
from investigations.evaluation import LONGEST, SCHEME_CHOICES, SCHEMES, explained, four_of
from investigations.handling import RESTRICTION, HandlingCode, Way, words_of
from investigations.models.case import Case
from investigations.models.evidence import Exhibit
from investigations.models.subject import Subject
from investigations.rules import Basis

TEXT = 50_000  # characters of an information item
APART = "-+/.:@"  # written inside numbers and addresses, where each part is to be found: XX-000-X, +31 6, a@b.example


def words_vector() -> SearchVector:
    """The words of title and text to search by; the index of the table is made of the same."""
    blanks = Value(" " * len(APART))
    parts = (
        Func(F(name), Value(APART), blanks, function="TRANSLATE", output_field=models.TextField())
        for name in ("title", "text")
    )
    return SearchVector(*parts, config="simple")


class InformationItem(Audited):
    """A piece of information with its number in the case; its evaluation stays as it came."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), max_length=TEXT)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    happened_time = models.TimeField(_("at what time"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    ended_time = models.TimeField(_("until what time"), null=True, blank=True)
    learned_on = models.DateField(_("learned on"))
    source = models.CharField(_("source"), max_length=200)
    scheme = models.CharField(_("scheme of evaluation"), max_length=6, choices=SCHEME_CHOICES)
    evaluation = models.CharField(_("evaluation as it came"), max_length=LONGEST)
    basis = models.CharField(_("fact or assessment"), max_length=10, choices=Basis)
    handling = models.CharField(_("handling code"), max_length=2, choices=HandlingCode)
    restriction = models.CharField(_("restriction"), max_length=RESTRICTION, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id", guarded=("number", "case_id", "created_by_id", "scheme", "evaluation"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("information item")
        verbose_name_plural = _("information items")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="item_number_once_per_case"),
            models.CheckConstraint(name="item_has_source", condition=~Q(source="")),
            models.CheckConstraint(name="item_evaluated", condition=Q(scheme__in=list(SCHEMES)) & ~Q(evaluation="")),
            models.CheckConstraint(name="item_handling_known", condition=Q(handling__in=HandlingCode.values)),
            models.CheckConstraint(
                name="item_restriction_written_out",
                condition=Q(handling=HandlingCode.H3) & ~Q(restriction="")
                | ~Q(handling=HandlingCode.H3) & Q(restriction=""),
            ),
            models.CheckConstraint(
                name="item_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(happened_on__isnull=False, ended_on__gte=F("happened_on")),
            ),
            models.CheckConstraint(
                name="item_time_has_day",
                condition=(Q(happened_time__isnull=True) | Q(happened_on__isnull=False))
                & (Q(ended_time__isnull=True) | Q(ended_on__isnull=False)),
            ),
        ]
        indexes = [GinIndex(words_vector(), name="item_words")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as people write it."""
        return f"I-{self.number:04d}"

    @property
    def four(self) -> tuple[str, str]:
        """Source and information in the 4x4, '' where there is no equivalent."""
        return four_of(self.scheme, self.evaluation)

    @property
    def explained(self) -> str:
        """What the evaluation says, in words."""
        return "; ".join(map(str, explained(self.scheme, self.evaluation)))

    @property
    def restriction_words(self) -> str:
        """What may be done with it, in words."""
        return words_of(self.handling, self.restriction)


class ItemTie(Audited):
    """An information item concerns a subject or an exhibit of its case."""

    item = models.ForeignKey(InformationItem, models.PROTECT, related_name="ties")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="item_ties")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, blank=True, related_name="item_ties")
    written = Written(room="compartment_id", deletable=True)

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tie of an information item")
        verbose_name_plural = _("ties of an information item")
        constraints = [
            models.CheckConstraint(
                name="item_tie_to_one",
                condition=Q(subject__isnull=False, exhibit__isnull=True)
                | Q(subject__isnull=True, exhibit__isnull=False),
            ),
            models.UniqueConstraint(fields=["item", "subject"], name="item_tied_once_to_subject"),
            models.UniqueConstraint(fields=["item", "exhibit"], name="item_tied_once_to_exhibit"),
        ]


class ItemRevision(Audited):
    """An information item as one of its versions said; the book has the differences and copies nothing of it."""

    item = models.ForeignKey(InformationItem, models.PROTECT, related_name="revisions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    facts = models.JSONField(default=dict, help_text="The other fields, and what it is tied to.")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", secret=("title", "text", "facts"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name = _("version of an information item")
        verbose_name_plural = _("versions of an information item")
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="item_revision_once")]


class HandlingPermission(Audited):
    """Whoever owns the information allowed one way out, for the handling code that it had then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    item = models.ForeignKey(InformationItem, models.PROTECT, null=True, blank=True, related_name="permissions")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, blank=True, related_name="permissions")
    way = models.CharField(_("way out"), max_length=8, choices=Way)
    handling = models.CharField(_("handling code"), max_length=2, choices=HandlingCode)
    restriction = models.CharField(_("restriction"), max_length=RESTRICTION, blank=True)
    owner = models.CharField(_("permission of"), max_length=200)
    granted_on = models.DateField(_("given on"))
    reason = models.TextField(_("reason"), max_length=2_000)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    given_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    written = Written(
        room="compartment_id",
        guarded=(
            "case_id", "item_id", "exhibit_id", "way", "handling", "restriction", "owner", "granted_on", "reason",
            "given_by_id", "given_at",
        ),
    )  # fmt: skip

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("permission for a way out")
        verbose_name_plural = _("permissions for a way out")
        constraints = [
            models.CheckConstraint(
                name="permission_for_one_thing",
                condition=Q(item__isnull=False, exhibit__isnull=True) | Q(item__isnull=True, exhibit__isnull=False),
            ),
            models.CheckConstraint(name="permission_way_known", condition=Q(way__in=Way.values)),
            models.CheckConstraint(name="permission_has_owner_and_reason", condition=~Q(owner="") & ~Q(reason="")),
            models.CheckConstraint(
                name="permission_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handling} · {self.get_way_display()}"

    @property
    def thing(self) -> "InformationItem | Exhibit":
        """The item or exhibit that it is about."""
        return self.item or self.exhibit  # type: ignore[return-value]
