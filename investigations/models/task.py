"""Tasks of a case: who does what by when, their checklist, what they wait for, and the plans that they come from."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.gate import RoomedQuerySet
from access.models import Compartment, User
from audit.written import Audited, Written, legal_moves
from investigations.models.case import Case
from investigations.rules_tasks import REASONED, TASK_MOVES, UNDATED, UNFINISHED, Lane, Step, TaskState


class Task(Audited):
    """Something to be done in a case, in one of its lanes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=10_000)
    lane = models.CharField(_("lane"), max_length=10, choices=Lane)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("done by")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_sort = models.GeneratedField(
        expression=Coalesce("due_on", Value(UNDATED)), output_field=models.DateField(), db_persist=True
    )
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN, editable=False)
    plan_step = models.CharField(
        _("step of a plan"),
        max_length=120,
        blank=True,
        editable=False,
        help_text="Code of the plan and key of the step.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(
        room="compartment_id",
        guarded=("state", "number", "case_id", "created_by_id", "plan_step"),
        born=TaskState.OPEN,
    )

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="task_number_once_per_case"),
            models.UniqueConstraint(
                fields=["case", "plan_step"], name="task_once_per_step_of_plan", condition=~Q(plan_step="")
            ),
            models.CheckConstraint(name="task_lane_known", condition=Q(lane__in=Lane.values)),
            models.CheckConstraint(name="task_state_known", condition=Q(state__in=TaskState.values)),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_sort", "id"],
                name="task_to_do_by_owner",
                condition=Q(state__in=list(UNFINISHED), removed_at__isnull=True),
            ),
            models.Index(
                fields=["due_sort", "id"],
                name="task_to_do_by_day",
                condition=Q(state__in=list(UNFINISHED), removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """The number as people write it."""
        return f"T-{self.number:03d}"

    @property
    def unfinished(self) -> bool:
        """Whether it is still to be done."""
        return self.state in UNFINISHED and self.removed_at is None

    @property
    def late(self) -> bool:
        """Whether it should have been done by now."""
        return self.unfinished and self.due_on is not None and self.due_on < localdate()


class TaskMove(Audited):
    """A step of a task from one state to the next, never changed afterwards."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="moves")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=TaskState)
    to_state = models.CharField(max_length=10, choices=TaskState)
    reason = models.TextField(_("reason"), blank=True)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written = Written(room="compartment_id", kind="append", moves=("investigations_task", "task_id"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of a task")
        constraints = [
            models.CheckConstraint(name="task_move_is_legal", condition=legal_moves(TASK_MOVES)),
            models.CheckConstraint(
                name="task_move_has_reason", condition=~Q(to_state__in=list(REASONED)) | ~Q(reason="")
            ),
        ]


class TaskEntry(Audited):
    """One line of the checklist of a task; who ticked it and when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="entries")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("line of the checklist"), max_length=300)
    ticked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ticked by")
    )
    ticked_at = models.DateTimeField(_("ticked at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    written = Written(room="compartment_id", guarded=("task_id", "case_id"))

    objects = RoomedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("line of a checklist")
        verbose_name_plural = _("lines of a checklist")
        constraints = [
            models.CheckConstraint(
                name="task_entry_ticked_by_somebody",
                condition=Q(ticked_by__isnull=True, ticked_at__isnull=True)
                | Q(ticked_by__isnull=False, ticked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text


class TaskWait(Audited):
    """A task that waits for another of the same case; never in a circle."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="waits")
    on = models.ForeignKey(Task, models.PROTECT, related_name="held_up", verbose_name=_("waits for"))
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    written = Written(room="compartment_id", deletable=True)

    class Meta:
        ordering = ["on__number"]
        verbose_name = _("what a task waits for")
        constraints = [
            models.UniqueConstraint(fields=["task", "on"], name="task_waits_once_for_another"),
            models.CheckConstraint(name="task_waits_for_another", condition=~Q(task=F("on"))),
        ]


class TaskReminder(Audited):
    """Somebody was reminded of a task for its day: once before it, once when it has passed."""

    class Kind(models.TextChoices):
        """When."""

        SOON = "soon", _("due soon")
        LATE = "late", _("overdue")

    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reminded"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    due_on = models.DateField(_("due on"))
    at = models.DateTimeField()
    written = Written(room="compartment_id", kind="append")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reminder of a task")
        constraints = [
            models.UniqueConstraint(fields=["task", "user", "kind", "due_on"], name="task_reminder_once"),
        ]


class CasePlan(Audited):
    """An edition of a case plan: the steps that a kind of case usually takes, in both lanes."""

    code = models.CharField(_("code"), max_length=40)
    edition = models.PositiveIntegerField(_("version"), default=1)
    kind_en = models.CharField(max_length=60)
    kind_nl = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    written = Written(room="")

    class Meta:
        ordering = ["code", "-edition"]
        verbose_name = _("case plan")
        verbose_name_plural = _("case plans")
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="case_plan_edition_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_nl if get_language() == "nl" else self.name_en

    @property
    def kind(self) -> str:
        """The kind of case that it is for, in the reader's language."""
        return self.kind_nl if get_language() == "nl" else self.kind_en


class CasePlanStep(Audited):
    """A step of one edition of a case plan, by its number; never changed afterwards."""

    plan = models.ForeignKey(CasePlan, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_nl = models.CharField(max_length=200)
    lane = models.CharField(max_length=10, choices=Lane)
    offset_days = models.PositiveSmallIntegerField(help_text="Days after the day from which the case is counted.")
    checklist_en = models.JSONField(default=list)
    checklist_nl = models.JSONField(default=list)
    waits_for = models.JSONField(default=list, help_text="Positions of other steps of the edition.")
    written = Written(room="", kind="append")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="case_plan_step_position"),
            models.CheckConstraint(name="case_plan_step_lane_known", condition=Q(lane__in=Lane.values)),
        ]

    @property
    def step(self) -> Step:
        """The step as the rules know it."""
        return Step(
            self.title_en,
            self.title_nl,
            self.lane,
            self.offset_days,
            tuple(self.checklist_en),
            tuple(self.checklist_nl),
            tuple(self.waits_for),
        )

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_nl if get_language() == "nl" else self.title_en

    @property
    def checklist(self) -> list[str]:
        """The lines of the checklist in the reader's language."""
        lines: list[str] = self.checklist_nl if get_language() == "nl" else self.checklist_en
        return lines

    def due_on(self, start: date) -> date:
        """The day by which it should be done in a case counted from this day."""
        return self.step.due_on(start)

    def handle_in(self, plan: CasePlan) -> str:
        """How a task names the step of this plan that it comes from."""
        return f"{plan.code}:{self.step.key}"
