"""Evidence: exhibits, their files by content, pieces still arriving, and the chain of custody."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written
from investigations.handling import RESTRICTION, HandlingCode, words_of
from investigations.models.case import Case
from investigations.rules import ExhibitKind, Scan

# The words of a file as the search compares them: the first 400,000 characters, more do not fit into one index entry.
WORDS = SearchVector(Left("text", 400_000), config="simple")


class StoredFile(Audited):
    """The content of a file, kept once under its SHA-256; it is reached only through an exhibit."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100, help_text="Read from the content, not from the name.")
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.WAITING)
    scan_words = models.CharField(max_length=200, blank=True, help_text="What the scanner said.")
    scanned_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0, help_text="Pages that have a preview.")
    written = Written(room="", guarded=("sha256", "size"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="stored_file_scan_known", condition=Q(scan__in=Scan.values)),
            models.CheckConstraint(name="stored_file_digest", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        indexes = [models.Index(fields=["id"], name="stored_file_waiting", condition=Q(scan=Scan.WAITING))]

    def __str__(self) -> str:
        return self.sha256


class Exhibit(Audited):
    """A thing or file that may prove something, with its number in the case."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"), editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ExhibitKind, default=ExhibitKind.FILE)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=10_000)
    found_on = models.DateField(_("found on"), null=True, blank=True)
    found_at = models.CharField(_("found at"), max_length=200, blank=True)
    seal_number = models.CharField(_("seal number"), max_length=60, blank=True)
    handling = models.CharField(_("handling code"), max_length=2, choices=HandlingCode, default=HandlingCode.H0)
    restriction = models.CharField(_("restriction"), max_length=RESTRICTION, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id", guarded=("number", "case_id", "created_by_id"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="exhibit_number_once_per_case"),
            models.CheckConstraint(name="exhibit_handling_known", condition=Q(handling__in=HandlingCode.values)),
            models.CheckConstraint(
                name="exhibit_restriction_written_out",
                condition=Q(handling=HandlingCode.H3) & ~Q(restriction="")
                | ~Q(handling=HandlingCode.H3) & Q(restriction=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as people write it."""
        return f"E-{self.number:04d}"

    @property
    def restriction_words(self) -> str:
        """What may be done with it, in words."""
        return words_of(self.handling, self.restriction)


class ExhibitFile(Audited):
    """An edition of an exhibit's file; the newest one counts, the older ones stay."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="files")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(_("version"))
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=200)
    note = models.CharField(_("note"), max_length=400, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-edition"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [models.UniqueConstraint(fields=["exhibit", "edition"], name="exhibit_edition_once")]

    def __str__(self) -> str:
        return self.name


class EvidenceText(Audited):
    """The words of a file, to search by; never copied to the book, which has the file's hash."""

    file = models.OneToOneField(ExhibitFile, models.PROTECT, related_name="words")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    text = models.TextField()
    cut = models.BooleanField(default=False, help_text="The file has more text than is kept.")
    written = Written(room="compartment_id", secret=("text",))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(WORDS, name="evidence_words")]


class Upload(Audited):
    """A file that arrives in pieces; it can go on after a broken connection."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, null=True, blank=True, related_name="+", help_text="For a new version of its file."
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True, help_text="What the sender says it is, if they say so.")
    started_at = models.DateTimeField(auto_now_add=True)
    made = models.ForeignKey(ExhibitFile, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="upload_has_size", condition=Q(size__gt=0))]
        indexes = [models.Index(fields=["started_at"], name="upload_going_on", condition=Q(ended_at__isnull=True))]


class CustodyMove(Audited):
    """A hand-over of an exhibit from one named party to another, never changed afterwards."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    step = models.PositiveIntegerField(_("step"))
    from_party = models.CharField(_("handed over by"), max_length=120)
    to_party = models.CharField(_("received by"), max_length=120)
    at = models.DateTimeField(_("at"))
    place = models.CharField(_("place"), max_length=200)
    seal_number = models.CharField(_("seal number"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=400)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["step"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "step"], name="custody_step_once"),
            models.CheckConstraint(name="custody_between_two", condition=~Q(from_party=F("to_party"))),
            models.CheckConstraint(
                name="custody_names_everything", condition=~Q(from_party="") & ~Q(to_party="") & ~Q(place="")
            ),
        ]
