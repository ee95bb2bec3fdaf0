"""Assets, their identifiers, valuations and append-only moves."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written, legal_moves
from desk.models import LegalBasis
from finance.models.request import MoveRequest
from finance.rules.assets import (
    ALONE_MOVES,
    AMOUNT_MOVES,
    ASSET_MOVES,
    BACK_MOVES,
    IDENTIFIER_CHOICES,
    AssetState,
    AssetType,
    ConfirmationVerdict,
)
from investigations.models import Case, Subject


class Asset(Audited):
    """Something of value that may be the proceeds or the means of smuggling."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assets")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    type = models.CharField(_("type"), max_length=12, choices=AssetType)
    label = models.CharField(_("description"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=AssetState, default=AssetState.SUSPECTED)
    country = models.CharField(_("country"), max_length=2, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    legal_owner = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="owned_assets", verbose_name=_("legal owner")
    )
    legal_owner_name = models.CharField(_("legal owner, if not in the case"), max_length=200, blank=True)
    beneficial_owner = models.ForeignKey(
        Subject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="beneficial_assets",
        verbose_name=_("suspected beneficial owner"),
    )
    indications = models.TextField(_("indications of beneficial ownership"), blank=True, max_length=4_000)
    notes = models.TextField(_("notes"), blank=True, max_length=4_000)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # A part is born in the state of the whole, so the birth state is guarded by finance/sql/assets.sql.
    written = Written(room="compartment_id", guarded=("state", "part_of_id", "case_id", "created_by_id"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        constraints = [models.CheckConstraint(name="asset_state_known", condition=Q(state__in=AssetState.values))]
        indexes = [
            models.Index(fields=["case", "state"], name="asset_of_case"),
            models.Index(fields=["compartment", "state", "-id"], name="asset_of_room"),
            models.Index(fields=["state", "id"], name="asset_by_state"),
        ]

    def __str__(self) -> str:
        return self.label


class AssetIdentifier(Audited):
    """What tells an asset apart: an IBAN, a plate, a wallet; kept as typed and in a plain form to search by."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="identifiers")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=IDENTIFIER_CHOICES)
    value = models.CharField(_("value"), max_length=120)
    plain = models.CharField(max_length=120, editable=False, help_text="Capitals and digits only.")
    written = Written(room="compartment_id", deletable=True)

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["asset", "kind", "plain"], name="identifier_once_per_asset")]
        indexes = [models.Index(fields=["plain"], name="asset_identifier_plain")]


class AssetValuation(Audited):
    """What an asset was worth on a date, by whom; the latest one is its book value."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="valuations")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    amount = models.DecimalField(_("value"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3)
    valued_on = models.DateField(_("valued on"))
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    class Meta:
        ordering = ["-valued_on", "-pk"]
        constraints = [models.CheckConstraint(name="valuation_not_negative", condition=Q(amount__gte=0))]
        indexes = [models.Index(fields=["asset", "-valued_on", "-id"], name="valuation_latest")]


class AssetMove(Audited):
    """A step of an asset with its legal basis, authority, date and amount; never changed afterwards."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="moves")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=12, choices=AssetState)
    to_state = models.CharField(max_length=12, choices=AssetState)
    effective_on = models.DateField(_("effective on"))
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=4_000)
    request = models.OneToOneField(MoveRequest, models.PROTECT, null=True, blank=True, related_name="move")
    to_confirm = models.BooleanField(default=False, help_text="Recorded by an officer; a prosecutor confirms it.")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    # A further legal step may point to a mistake too; the way back is no step of the table.
    goes_back = models.BooleanField(
        default=False, db_default=False, help_text="Back to where the mistaken move that it corrects began."
    )
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("finance_asset", "asset_id"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="asset_move_is_legal",
                condition=(Q(goes_back=False) & legal_moves(ASSET_MOVES))
                | (Q(goes_back=True) & legal_moves(BACK_MOVES)),
            ),
            models.CheckConstraint(
                name="asset_move_back_corrects",
                condition=Q(goes_back=False)
                | (Q(corrects__isnull=False, legal_basis__isnull=True, amount__isnull=True) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="asset_move_has_basis",
                condition=Q(goes_back=True)
                | Q(to_state__in=sorted([*ALONE_MOVES, AssetState.SPLIT]))
                | (Q(legal_basis__isnull=False) & ~Q(authority="")),
            ),
            models.CheckConstraint(
                name="asset_move_has_amount",
                condition=Q(goes_back=True)
                | ~Q(to_state__in=sorted(AMOUNT_MOVES))
                | (Q(amount__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="asset_move_takes_two",
                condition=Q(request__isnull=False)
                | Q(goes_back=False, to_state__in=sorted(ALONE_MOVES))
                | Q(goes_back=True, from_state__in=sorted(ALONE_MOVES))
                | Q(goes_back=False, to_state=AssetState.SEIZED, to_confirm=True),
            ),
        ]
        indexes = [
            models.Index(fields=["asset", "to_state"], name="asset_move_by_state"),
            models.Index(fields=["to_confirm", "id"], name="asset_move_to_confirm", condition=Q(to_confirm=True)),
        ]


class SeizureConfirmation(Audited):
    """A prosecutor's word on a seizure that an officer recorded alone (art. 94 Sv)."""

    move = models.OneToOneField(AssetMove, models.PROTECT, related_name="confirmation")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=14, choices=ConfirmationVerdict)
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append")

    class Meta:
        constraints = [
            models.CheckConstraint(name="seizure_confirmed_by_another", condition=~Q(confirmed_by=F("recorded_by")))
        ]
