"""Who and what a case knows: people, organisations and things."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment
from audit.written import Audited, Written
from investigations.models.case import Case
from investigations.names import LONGEST, forms
from investigations.rules import PEOPLE, SEALED_CATEGORIES, DataSubject, NetworkRole, SubjectKind


class SubjectQuerySet(RoomedQuerySet):
    """Subjects; people and things lie in one table, so that relations, chart, search and merging treat them alike."""

    def standing(self) -> "SubjectQuerySet":
        """Those that were neither removed nor merged into another."""
        return self.filter(removed_at__isnull=True, merged_into__isnull=True)

    def people(self) -> "SubjectQuerySet":
        """Persons and organisations."""
        return self.filter(kind__in=PEOPLE)

    def things(self) -> "SubjectQuerySet":
        """Vehicles, telephones, accounts, places."""
        return self.exclude(kind__in=PEOPLE)


class Subject(Audited):
    """A person, organisation or thing in one case; people have a category and a role in the network."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="subjects")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=SubjectKind, default=SubjectKind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=LONGEST, editable=False, default="")
    skeleton = models.CharField(max_length=LONGEST, editable=False, default="")
    aliases = models.CharField(_("also known as"), max_length=400, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=DataSubject, default=DataSubject.OTHER)
    network_role = models.CharField(_("role in the network"), max_length=12, choices=NetworkRole, blank=True)
    born_on = models.CharField(
        _("date of birth"), max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD")
    )
    nationality = models.CharField(_("nationality"), max_length=3, blank=True, help_text=_("ICAO three-letter code"))
    notes = models.TextField(_("notes"), blank=True, max_length=10_000)
    sealed = models.BooleanField(_("identity is sealed"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    written = Written(room="compartment_id")

    objects = SubjectQuerySet.as_manager()

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
            models.CheckConstraint(
                name="subject_thing_has_no_life",
                condition=Q(kind__in=sorted(PEOPLE))
                | Q(category=DataSubject.OTHER, network_role="", born_on="", nationality=""),
            ),
            models.CheckConstraint(
                name="subject_sealed_is_nobody_sought",
                condition=Q(sealed=False) | Q(kind=SubjectKind.PERSON, category__in=sorted(SEALED_CATEGORIES)),
            ),
            models.CheckConstraint(
                name="subject_sealed_names_nobody",
                condition=Q(sealed=False) | Q(aliases="", born_on="", nationality=""),
            ),
            models.CheckConstraint(name="subject_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="subject_name_trigram"),
            GinIndex(OpClass(Upper("aliases"), name="gin_trgm_ops"), name="subject_alias_trigram"),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="subject_name_key_trigram"),
            GinIndex(OpClass("skeleton", name="gin_trgm_ops"), name="subject_skeleton_trigram"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> bool:
        """Whether it was neither removed nor merged into another."""
        return self.removed_at is None and self.merged_into_id is None

    @property
    def sealable(self) -> bool:
        """Whether its identity could be sealed: a person whom the investigation is not about."""
        return self.kind == SubjectKind.PERSON and self.category in SEALED_CATEGORIES

    @property
    def is_thing(self) -> bool:
        """Whether it is a vehicle, telephone, account, place or another thing."""
        return self.kind not in PEOPLE

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save with the forms of the name that it is found by."""
        if update_fields is None or "name" in update_fields:
            vars(self).update(forms(self.name))
            update_fields = update_fields and {*update_fields, "name_key", "skeleton"}
        super().save(*args, update_fields=update_fields, **kwargs)
