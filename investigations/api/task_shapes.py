"""The shape of tasks and case plans for programs."""

from typing import Any

from rest_framework import serializers

from investigations.api.serializers import Shape, moment
from investigations.models import CasePlan, CasePlanStep, Task, TaskEntry, TaskMove
from investigations.queries.tasks import waited_for
from investigations.rules_tasks import TASK_MOVES, Lane, TaskState


def texts() -> serializers.ListField:
    """The lines of a checklist."""
    return serializers.ListField(child=serializers.CharField(max_length=300), max_length=50, required=False)


class EntryShape(serializers.ModelSerializer[TaskEntry]):
    """One line of a checklist."""

    ticked = serializers.BooleanField(required=False, write_only=True)
    ticked_by = serializers.CharField(source="ticked_by.username", default=None, read_only=True)
    ticked_at = moment(read_only=True, allow_null=True)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = TaskEntry
        fields = (
            "uuid", "position", "text", "ticked", "ticked_by", "ticked_at", "version", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "position", "version")


class TaskShape(serializers.ModelSerializer[Task]):
    """A task with its checklist; `owner` is a user name, `waits_for` are tasks of the same case."""

    case = serializers.CharField(source="case.reference", read_only=True)
    code = serializers.CharField(read_only=True)
    lane = serializers.ChoiceField(Lane.choices)
    owner = serializers.CharField(source="owner.username", default=None, read_only=True)
    entries = EntryShape(many=True, read_only=True)
    waits_for = serializers.SerializerMethodField()
    allowed_moves = serializers.SerializerMethodField()
    created_at = moment(read_only=True)
    updated_at = moment(read_only=True)
    removed_at = moment(read_only=True, allow_null=True)

    class Meta:
        model = Task
        fields: tuple[str, ...] = (
            "uuid", "case", "number", "code", "title", "description", "lane", "owner", "due_on", "state",
            "allowed_moves", "waits_for", "entries", "plan_step", "version", "created_at", "updated_at", "removed_at",
        )  # fmt: skip
        read_only_fields = ("uuid", "number", "state", "plan_step", "version")

    def get_waits_for(self, task: Task) -> list[str]:
        """The tasks that it waits for, finished ones too."""
        known = getattr(task, "all_waits", None)
        others = waited_for(task) if known is None else [wait.on for wait in known]
        return [str(other.uuid) for other in others]

    def get_allowed_moves(self, task: Task) -> list[str]:
        """The states to which the task can go from here, unless it waits."""
        return sorted(str(state) for state in TASK_MOVES[task.state])


class ChangeTaskShape(Shape):
    """What can be changed of a task."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    lane = serializers.ChoiceField(Lane.choices)
    owner = serializers.CharField(max_length=60, required=False, allow_null=True, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    waits_for = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=200)


class NewTaskShape(ChangeTaskShape):
    """A task to add, with its checklist."""

    checklist = texts()


class TaskMoveShape(serializers.ModelSerializer[TaskMove]):
    """A step of a task from state to state."""

    moved_by = serializers.CharField(source="moved_by.username", read_only=True)
    at = moment(read_only=True)

    class Meta:
        model = TaskMove
        fields = ("from_state", "to_state", "reason", "moved_by", "at")


class NewTaskMoveShape(Shape):
    """A step to take; dropping and reopening want a reason."""

    to = serializers.ChoiceField(TaskState.choices)
    reason = serializers.CharField(max_length=2_000, required=False, allow_blank=True)


class ReassignShape(Shape):
    """Tasks, perhaps of several cases, and who gets them: a user name, or null for nobody."""

    tasks = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    owner = serializers.CharField(max_length=60, allow_null=True)


class ReassignedShape(Shape):
    """How many tasks changed hands."""

    changed = serializers.IntegerField()


class EntryOrderShape(Shape):
    """Where a line goes: up or down."""

    to = serializers.ChoiceField(["up", "down"])


class CasePlanStepShape(serializers.ModelSerializer[CasePlanStep]):
    """A step of a case plan; `waits_for` are positions of other steps."""

    checklist_en = texts()
    checklist_nl = texts()
    waits_for = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=60)
    offset_days = serializers.IntegerField(min_value=0, max_value=3_650)

    class Meta:
        model = CasePlanStep
        fields = (
            "position", "title_en", "title_nl", "lane", "offset_days", "checklist_en", "checklist_nl", "waits_for",
        )  # fmt: skip
        read_only_fields = ("position",)


class CasePlanShape(serializers.ModelSerializer[CasePlan]):
    """An edition of a case plan with its steps."""

    code = serializers.CharField(max_length=40)
    steps = CasePlanStepShape(many=True)

    class Meta:
        model = CasePlan
        fields = (
            "code", "edition", "kind_en", "kind_nl", "name_en", "name_nl", "valid_from", "valid_to", "steps",
        )  # fmt: skip
        read_only_fields = ("edition", "valid_from", "valid_to")
        validators: list[Any] = []


class ApplyShape(Shape):
    """A plan by its code, the day it is counted from (else the opening of the case), and who does each lane."""

    plan = serializers.CharField(max_length=40)
    start_on = serializers.DateField(required=False)
    criminal = serializers.CharField(max_length=60, required=False, allow_null=True)
    money = serializers.CharField(max_length=60, required=False, allow_null=True)


class AppliedShape(Shape):
    """The tasks that were made; none when they were there already."""

    tasks = TaskShape(many=True)
