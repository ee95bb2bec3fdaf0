"""The shape of what is typed about tasks and case plans."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from access.models import User
from desk.forms import PlainForm, no_control_characters
from desk.widgets import Suggest
from investigations.forms import BLANK, EVERY, Rows
from investigations.models import Case, CasePlan, Task
from investigations.queries import case_plans
from investigations.queries.tasks import TaskFilters, colleagues, others_of, workers_of
from investigations.rules_tasks import MOST_STEPS, Lane, Step, TaskState


def dates() -> forms.DateInput:
    """A day by the browser's calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of some people, by their user name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), to_field_name="username", **kwargs)


class TaskForm(PlainForm):
    """A task of this case; `about` is the task that is changed."""

    folded: tuple[str, ...] = ("waits_for",)
    title = forms.CharField(label=_("Title"), max_length=200)
    lane = forms.ChoiceField(label=_("Lane"), choices=BLANK + Lane.choices)
    owner = PersonChoice(
        label=_("Done by"), required=False, help_text=_("Somebody who can work in this case; they are told.")
    )
    due_on = forms.DateField(label=_("Due on"), required=False, widget=dates())
    description = forms.CharField(label=_("Description"), max_length=10_000, required=False, widget=forms.Textarea)
    waits_for = forms.ModelMultipleChoiceField(
        Task.objects.none(),
        label=_("Waits for"),
        required=False,
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It can only be started when these are done or dropped."),
    )

    def __init__(self, *args: Any, case: Case, about: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_for(case, about)  # type: ignore[attr-defined]
        others = others_of(case, about)
        self.fields["waits_for"].queryset = others  # type: ignore[attr-defined]


class NewTaskForm(TaskForm):
    """A new task with its checklist."""

    folded = ("checklist", "waits_for")
    checklist = forms.CharField(
        label=_("Checklist"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("One line for each thing to tick."),
    )
    field_order = ("title", "lane", "owner", "due_on", "description", "checklist", "waits_for")

    def clean_checklist(self) -> list[str]:
        """The lines that are not empty."""
        return lines(self.cleaned_data["checklist"])


def people_for(case: Case, task: Task | None = None) -> QuerySet[User]:
    """Those who can work in a case, and whoever owns the task now."""
    rows = workers_of(case)
    return rows | User.objects.filter(pk=task.owner_id) if task and task.owner_id else rows


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class EntryForm(PlainForm):
    """One line of a checklist."""

    text = forms.CharField(label=_("Line"), max_length=300)


class TaskMoveForm(PlainForm):
    """A step of a task; dropping and reopening want a reason."""

    to = forms.ChoiceField(choices=TaskState.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, required=False, help_text=_("Needed to drop or to reopen it.")
    )


class TaskFilterForm(forms.Form):
    """What somebody asks of the list of tasks."""

    q = forms.CharField(label=_("Text"), max_length=200, required=False, validators=[no_control_characters])
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[*EVERY, ("mine", _("mine")), ("unit", _("in cases of my unit")), ("nobody", _("nobody's"))],
    )
    when = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[*EVERY, ("late", _("overdue")), ("week", _("this week")), ("undated", _("without a day"))],
    )
    lane = forms.ChoiceField(label=_("Lane"), required=False, choices=[*EVERY, *Lane.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("unfinished")), *TaskState.choices, ("all", _("all"))]
    )

    def asked(self) -> TaskFilters:
        """The filters that could be read; what could not be read filters nothing and is shown as an error."""
        self.full_clean()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        return TaskFilters(text=data.pop("q", ""), **data)


class ReassignForm(forms.Form):
    """To whom ticked tasks go."""

    owner = PersonChoice(label=_("Give to"), required=False, empty_label=_("nobody"))
    tasks = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(actor)  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    """Which plan, from which day on, and who does the tasks of each lane."""

    plan = forms.ModelChoiceField(CasePlan.objects.none(), label=_("Plan"), to_field_name="code")
    start_on = forms.DateField(
        label=_("Counted from"), widget=dates(), help_text=_("The days of the steps are counted from here.")
    )
    criminal = PersonChoice(label=_("Criminal lane done by"), required=False, empty_label=_("nobody yet"))
    money = PersonChoice(label=_("Money lane done by"), required=False, empty_label=_("nobody yet"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = case_plans.list_plans()  # type: ignore[attr-defined]
        for name in ("criminal", "money"):
            self.fields[name].queryset = workers_of(case)  # type: ignore[attr-defined]


class PlanForm(PlainForm):
    """A case plan, or a new edition of one."""

    code = forms.CharField(label=_("Code"), max_length=40)
    kind_en = forms.CharField(label=_("Kind of case (English)"), max_length=60, widget=Suggest())
    kind_nl = forms.CharField(label=_("Kind of case (Dutch)"), max_length=60, widget=Suggest())
    name_en = forms.CharField(label=_("Name (English)"), max_length=120)
    name_nl = forms.CharField(label=_("Name (Dutch)"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind_en", "kind_nl"):
            known = sorted({getattr(plan, name) for plan in case_plans.list_plans()})
            self.fields[name].widget.suggestions = [(kind, kind) for kind in known]


class StepRow(PlainForm):
    """A step of a plan."""

    title_en = forms.CharField(label=_("Title (English)"), max_length=200)
    title_nl = forms.CharField(label=_("Title (Dutch)"), max_length=200)
    lane = forms.ChoiceField(label=_("Lane"), choices=BLANK + Lane.choices)
    offset_days = forms.IntegerField(label=_("Day"), min_value=0, max_value=3_650)
    waits_for = forms.CharField(label=_("Waits for"), max_length=100, required=False, help_text=_("Numbers: 1, 2"))
    checklist_en = forms.CharField(
        label=_("Checklist (English)"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    checklist_nl = forms.CharField(
        label=_("Checklist (Dutch)"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_waits_for(self) -> tuple[int, ...]:
        """The numbers of other steps."""
        words = self.cleaned_data["waits_for"].replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
            raise ValidationError(_("Numbers of steps, such as 1, 2."), code="invalid")
        return tuple(int(word) for word in words)

    def step(self) -> Step:
        """The step that was typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data |= {name: tuple(lines(data[name])) for name in ("checklist_en", "checklist_nl")}
        return Step(**data)


def step_rows(extra: int) -> Any:
    """The rows of the steps, with so many empty ones."""
    limits: dict[str, Any] = {"formset": Rows, "absolute_max": MOST_STEPS, "max_num": MOST_STEPS}
    return formset_factory(StepRow, extra=extra, **limits)
