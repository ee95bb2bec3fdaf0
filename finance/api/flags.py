"""REST of flags, rules and coverage."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.errors import Invalid
from desk.rest.base import ApiView
from desk.rest.pages import page
from finance.actions.flags import acknowledge_flag, change_parameters
from finance.coverage.report import Line, Report
from finance.flags.rule import SEVERITY_WORDS
from finance.flags.rules import RULES
from finance.forms.flags import FlagFilterForm
from finance.models import Flag, FlagEvent
from finance.queries import flags as flags_read
from finance.queries.coverage import coverage
from finance.queries.rules import RuleShown, list_rules, open_rule


class FlagOut(serializers.Serializer[Flag]):
    """A flag."""

    uuid = serializers.UUIDField()
    code = serializers.ChoiceField(choices=sorted(RULES))
    name = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    severity = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    clears = serializers.SerializerMethodField()
    case = serializers.CharField(source="case.reference")
    unit = serializers.CharField(source="case.unit.code")
    thing = serializers.CharField(help_text="UUID of the asset or waiver it is about; empty when it is the case.")
    due_on = serializers.DateField()
    raised_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)
    acknowledged_until = serializers.DateField(allow_null=True)
    acknowledged_reason = serializers.CharField()
    escalated_at = serializers.DateTimeField(allow_null=True)

    def get_name(self, flag: Flag) -> str:
        """The name of the rule."""
        return RULES[flag.code].name

    def get_title(self, flag: Flag) -> str:
        """What is missing."""
        return str(RULES[flag.code].title)

    @extend_schema_field(serializers.ChoiceField(choices=sorted(SEVERITY_WORDS)))
    def get_severity(self, flag: Flag) -> str:
        """How heavy it weighs."""
        return str(RULES[flag.code].severity)

    def get_sentence(self, flag: Flag) -> str:
        """Why it fired."""
        return RULES[flag.code].explain(flag.facts)

    def get_clears(self, flag: Flag) -> str:
        """What clears it."""
        return str(RULES[flag.code].clears)


class EventOut(serializers.Serializer[FlagEvent]):
    """What happened to a flag."""

    kind = serializers.ChoiceField(choices=FlagEvent.Kind.choices)
    at = serializers.DateTimeField()
    by = serializers.SerializerMethodField(help_text="The handle of a person; empty for the flag job.")
    reason = serializers.CharField()

    def get_by(self, event: FlagEvent) -> str:
        """Who did it."""
        return event.by.handle if event.by else ""


class FlagWithEventsOut(FlagOut):
    """A flag with its history."""

    events = serializers.SerializerMethodField()

    @extend_schema_field(EventOut(many=True))
    def get_events(self, flag: Flag) -> list[dict[str, Any]]:
        """What happened, oldest first."""
        return [dict(EventOut(event).data) for event in flags_read.events_of(flag)]


class FlagPageOut(serializers.Serializer[Any]):
    """A page of flags."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FlagOut(many=True)


class AcknowledgeIn(serializers.Serializer[Any]):
    """Acknowledge a flag."""

    reason = serializers.CharField(max_length=4_000)
    until = serializers.DateField(help_text="A day after today, at most as far as the rule allows.")


class ParameterOut(serializers.Serializer[Any]):
    """A parameter of a rule."""

    name = serializers.CharField(source="parameter.name")
    title = serializers.CharField(source="parameter.title")
    value = serializers.IntegerField()
    default = serializers.IntegerField(source="parameter.default")
    unit = serializers.CharField(source="parameter.unit")
    least = serializers.IntegerField(source="parameter.least")
    most = serializers.IntegerField(source="parameter.most")
    source = serializers.CharField(source="parameter.source")  # type: ignore[assignment]


class RuleOut(serializers.Serializer[RuleShown]):
    """A rule."""

    code = serializers.CharField(source="rule.code")
    name = serializers.CharField(source="rule.name")
    title = serializers.CharField(source="rule.title")
    severity = serializers.ChoiceField(source="rule.severity", choices=sorted(SEVERITY_WORDS))
    meaning = serializers.CharField(source="rule.meaning")
    clears = serializers.CharField(source="rule.clears")
    source = serializers.CharField(source="rule.source")  # type: ignore[assignment]
    parameters = ParameterOut(many=True)
    version = serializers.IntegerField()


class RuleIn(serializers.Serializer[Any]):
    """New values of some parameters, and why."""

    values = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100_000), allow_empty=False)
    reason = serializers.CharField(max_length=4_000)


class CellOut(serializers.Serializer[Any]):
    """The counts at one month end; null is hidden because it is small."""

    day = serializers.DateField()
    total = serializers.IntegerField(allow_null=True)
    covered = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True, help_text="Per cent, to one place.")
    waived = serializers.IntegerField(allow_null=True)
    dormant = serializers.IntegerField(allow_null=True)
    late = serializers.IntegerField(allow_null=True)


class LineOut(serializers.Serializer[Any]):
    """One unit, or all when the unit is null."""

    unit = serializers.CharField(allow_null=True)
    median_days = serializers.IntegerField(allow_null=True)
    months = CellOut(many=True)


class CoverageOut(serializers.Serializer[Any]):
    """Coverage over two years."""

    day = serializers.DateField()
    all = LineOut()
    units = LineOut(many=True)


_TEXT = OpenApiTypes.STR
FILTERS = [
    OpenApiParameter("rule", _TEXT, enum=sorted(RULES)),
    OpenApiParameter("severity", _TEXT, enum=sorted(SEVERITY_WORDS)),
    OpenApiParameter("unit", _TEXT, description="The code of a unit."),
    OpenApiParameter("case", _TEXT, description="The reference of a case."),
    OpenApiParameter("muted", _TEXT, enum=["yes", "no"]),
    OpenApiParameter("days", OpenApiTypes.INT, description="Stands for at least so many days."),
    OpenApiParameter("cleared", OpenApiTypes.BOOL, description="The cleared ones instead of those that stand."),
    OpenApiParameter("cursor", _TEXT),
    OpenApiParameter("limit", OpenApiTypes.INT, description="1 to 200, 50 unless told."),
]


class FlagListApi(ApiView):
    """Flags on what the caller may see."""

    @extend_schema(operation_id="flags_list", parameters=FILTERS, responses=FlagPageOut, tags=["flags"])
    def get(self, request: Request) -> Response:
        """A page of flags, newest first."""
        form = FlagFilterForm(request.query_params)
        if not form.is_valid():
            field, errors = next(iter(form.errors.items()))
            raise Invalid(str(errors[0]), field=field)
        given = {name: value for name, value in form.cleaned_data.items() if value}
        case = request.query_params.get("case", "")
        if "\0" in case:
            raise Invalid("", field="case")
        cleared = request.query_params.get("cleared", "").lower() in ("1", "true", "yes")
        asked = flags_read.FlagFilters(**given, case=case, cleared=cleared)
        return page(request, flags_read.list_flags(request.user, asked), FlagOut, order=("-raised_at", "-id"))


class FlagApi(ApiView):
    """One flag."""

    @extend_schema(operation_id="flags_read", responses=FlagWithEventsOut, tags=["flags"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """The flag with its history."""
        return self.respond(FlagWithEventsOut(flags_read.open_flag(request.user, uuid)).data)


class AcknowledgeApi(ApiView):
    """Acknowledge a flag."""

    @extend_schema(operation_id="flags_acknowledge", request=AcknowledgeIn, responses=FlagWithEventsOut, tags=["flags"])
    def post(self, request: Request, uuid: UUID) -> Response:
        """Mute the flag until a day, with a reason."""
        flag = flags_read.open_flag(request.user, uuid)
        given = self.read(AcknowledgeIn, request.data)
        return self.respond(FlagWithEventsOut(acknowledge_flag(request.user, flag, **given)).data)


class RuleListApi(ApiView):
    """The rules."""

    @extend_schema(operation_id="rules_list", responses=RuleOut(many=True), tags=["flags"])
    def get(self, request: Request) -> Response:
        """All rules with their parameters."""
        return self.respond([RuleOut(shown).data for shown in list_rules(request.user)])


class RuleApi(ApiView):
    """One rule."""

    @extend_schema(operation_id="rules_read", responses=RuleOut, tags=["flags"])
    def get(self, request: Request, code: str) -> Response:
        """The rule with its parameters."""
        shown = open_rule(request.user, code)
        return self.respond(RuleOut(shown).data, version=shown.version)

    @extend_schema(
        operation_id="rules_change",
        request=RuleIn,
        responses=RuleOut,
        tags=["flags"],
        parameters=[OpenApiParameter("If-Match", _TEXT, OpenApiParameter.HEADER, required=True)],
    )
    def patch(self, request: Request, code: str) -> Response:
        """Set parameters; the rule then looks at all cases again."""
        open_rule(request.user, code)
        version = self.expected_version(request)
        given = self.read(RuleIn, request.data)
        change_parameters(request.user, code, version=version, **given)
        shown = open_rule(request.user, code)
        return self.respond(RuleOut(shown).data, version=shown.version)


class CoverageApi(ApiView):
    """Coverage by unit and month."""

    @extend_schema(
        operation_id="coverage_read",
        responses=CoverageOut,
        tags=["coverage"],
        parameters=[OpenApiParameter("month", _TEXT, description="The last month, such as 2026-03.")],
    )
    def get(self, request: Request) -> Response:
        """The figures of two years; null is hidden because it is small."""
        report = coverage(request.user, month=request.query_params.get("month", ""))
        units = [_line(report, line) for line in report.units]
        body = {"day": report.day, "all": _line(report, report.everything), "units": units}
        return self.respond(CoverageOut(body).data)


def _line(report: Report, line: Line) -> dict[str, Any]:
    months = [
        {
            "day": day,
            "total": cell.total,
            "covered": cell.covered,
            "share": cell.share,
            "waived": cell.waived,
            "dormant": cell.dormant,
            "late": cell.late,
        }
        for day, cell in zip(report.ends, line.cells, strict=True)
    ]
    return {"unit": line.unit.code if line.unit else None, "median_days": line.median, "months": months}
