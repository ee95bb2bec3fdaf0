"""The people and organisations of a case."""

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.rules import DataSubject, NetworkRole, SubjectKind


class Subject(Audited):
    """A person or organisation in one case, with their category and their role in the network."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="subjects")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=SubjectKind, default=SubjectKind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    aliases = models.CharField(_("also known as"), max_length=400, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=DataSubject, default=DataSubject.OTHER)
    network_role = models.CharField(_("role in the network"), max_length=12, choices=NetworkRole, blank=True)
    born_on = models.CharField(
        _("date of birth"), max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD")
    )
    nationality = models.CharField(_("nationality"), max_length=3, blank=True, help_text=_("ICAO three-letter code"))
    notes = models.TextField(_("notes"), blank=True, max_length=10_000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id")

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [
            models.CheckConstraint(name="subject_category_known", condition=Q(category__in=DataSubject.values)),
            models.CheckConstraint(
                name="subject_smuggled_has_no_network_role",
                condition=~Q(category=DataSubject.SMUGGLED) | Q(network_role=""),
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="subject_name_trigram"),
            GinIndex(OpClass(Upper("aliases"), name="gin_trgm_ops"), name="subject_alias_trigram"),
        ]

    def __str__(self) -> str:
        return self.name
