"""The shape of what is typed about legs and transports."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from desk.forms import Pick, PlainForm
from desk.widgets import Suggest
from investigations.models import Case, CaseModus, Leg, Subject, Transport
from investigations.queries import parts
from investigations.queries import transports as read
from investigations.queries.transports import TransportFilters
from investigations.rules import PaymentChannel, TravelMode
from investigations.rules_transport import MOST_CREW, MOST_PEOPLE, CrewPart, TransportOutcome

BLANK: list[tuple[str, Any]] = [("", "–")]
EVERY: list[tuple[str, Any]] = [("", _("all"))]
SPARE = 3  # empty rows of the crew
PLACE_HELP = _("UN/LOCODE such as NLAMS, a town with its country such as Dover, GB, or coordinates: Beach 51.02, 2.21.")


class PlaceInput(Suggest):
    """A line for a place, which suggests codes and towns while it is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        asks = {"hx-get": reverse_lazy("investigations:places"), "hx-trigger": "input changed delay:200ms"}
        super().__init__({**asks, "hx-sync": "this:replace", "spellcheck": "false", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """The line; the suggestions land in the list beside it."""
        target = f"#{(attrs or {}).get('id', name)}_suggestions"
        return super().render(name, value, {**(attrs or {}), "hx-target": target}, renderer)


def _date(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _people(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=MOST_PEOPLE, required=False, **kwargs)


def _amount(**kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=18, decimal_places=2, min_value=0, required=False, **kwargs)


class TransportForm(PlainForm):
    """A transport on a leg, with its crew in rows of who and what."""

    starts_on = _date(label=_("Date"))
    starts_at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_on = _date(label=_("Arrival or end"), required=False)
    carried = _people(label=_("People carried"), help_text=_("Numbers only: no names of smuggled people are needed."))
    paid = _people(label=_("Of whom paid"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=TransportOutcome.choices, initial=TransportOutcome.UNKNOWN)
    price = _amount(label=_("Price per person"))
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    payment_channel = forms.ChoiceField(label=_("Paid by"), choices=BLANK + PaymentChannel.choices, required=False)
    vehicle = forms.ModelChoiceField(
        Subject.objects.none(),
        label=_("Vehicle"),
        to_field_name="uuid",
        required=False,
        help_text=_("A vehicle, vessel or other thing of this case."),
    )
    modus = forms.ModelChoiceField(
        CaseModus.objects.none(), label=_("Modus operandi"), to_field_name="uuid", required=False
    )
    total = _amount(
        label=_("Total paid, if known"), help_text=_("Left empty it is computed: those who paid times the price.")
    )
    total_source = forms.CharField(label=_("Source of the total"), max_length=200, required=False)
    paid_reason = forms.CharField(label=_("Why more paid than were carried"), max_length=200, required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=4_000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, case: Case, transport: Transport | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crew = list(read.crew_of(transport)) if transport else []
        kept = [key or 0 for key in (transport.vehicle_id, transport.modus_id)] if transport else []
        # What was chosen before stays a choice, even if it was taken out of the case since.
        self.fields["vehicle"].queryset = read.things_of(case) | Subject.objects.filter(pk__in=kept[:1])  # type: ignore[attr-defined]
        modi = CaseModus.objects.filter(pk__in=kept[1:]).select_related("modus")
        self.fields["modus"].queryset = read.modi_in(case) | modi  # type: ignore[attr-defined]
        people = {str(s.uuid): s for s in [*read.people_of(case), *(row.subject for row in crew)]}
        self.people = people
        self.rows = min(len(crew) + SPARE, MOST_CREW)
        who = [*BLANK, *((key, str(subject)) for key, subject in people.items())]
        for i in range(self.rows):
            self.fields[f"crew_{i}_subject"] = forms.ChoiceField(label=_("Who"), choices=who, required=False)
            self.fields[f"crew_{i}_part"] = forms.ChoiceField(
                label=_("Part"), choices=CrewPart.choices, required=False, initial=CrewPart.DRIVER
            )

    def crew_rows(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, one for each row of the crew."""
        return [(self[f"crew_{i}_subject"], self[f"crew_{i}_part"]) for i in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Gather the rows of the crew."""
        data = dict(super().clean() or self.cleaned_data)
        pairs = [(data.pop(f"crew_{i}_subject", ""), data.pop(f"crew_{i}_part", "")) for i in range(self.rows)]
        data["crew"] = [{"subject": self.people[who], "part": part} for who, part in pairs if who]
        return data


class LegTransportForm(TransportForm):
    """A transport that may lie on another leg of the case."""

    leg = forms.ModelChoiceField(Leg.objects.none(), label=_("Leg"), to_field_name="uuid")
    field_order = ("leg",)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["leg"].queryset = read.legs_of(case)  # type: ignore[attr-defined]


class TransportFilterForm(forms.Form):
    """What somebody asks of the transports of a case."""

    leg = forms.ModelChoiceField(
        Leg.objects.none(), label=_("Leg"), to_field_name="uuid", required=False, empty_label=_("all")
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=EVERY + TransportOutcome.choices, required=False)
    modus = forms.ChoiceField(label=_("Modus operandi"), required=False)
    since = _date(label=_("From"), required=False)
    until = _date(label=_("to"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leg"].queryset = read.legs_of(case)  # type: ignore[attr-defined]
        seen = ((row.modus.code, str(row.modus)) for row in read.modi_in(case))
        self.fields["modus"].choices = [*EVERY, *seen]  # type: ignore[attr-defined]

    def asked(self) -> TransportFilters:
        """The filters that could be read; what could not be read filters nothing and is shown as an error."""
        self.full_clean()
        data = self.cleaned_data
        leg = data.get("leg")
        return TransportFilters(
            leg=leg.uuid if leg else None,
            outcome=data.get("outcome") or "",
            modus=data.get("modus") or "",
            since=data.get("since"),
            until=data.get("until"),
        )


class MapFilterForm(forms.Form):
    """What somebody asks of the map over all cases."""

    since = _date(label=_("From"), required=False)
    until = _date(label=_("to"), required=False)
    mode = forms.ChoiceField(label=_("How"), choices=EVERY + TravelMode.choices, required=False)
    modus = Pick(parts.list_modi, label=_("Modus operandi"), to_field_name="code", required=False, empty_label=_("all"))

    def asked(self) -> TransportFilters:
        """The filters that could be read."""
        self.full_clean()
        data = self.cleaned_data
        return TransportFilters(
            mode=data.get("mode") or "",
            modus=data["modus"].code if data.get("modus") else "",
            since=data.get("since"),
            until=data.get("until"),
        )


def initial_of(transport: Transport) -> dict[str, Any]:
    """What the form shows of a transport before anything is typed."""
    plain = (
        "starts_on", "starts_at", "ends_on", "carried", "paid", "paid_reason", "outcome", "price", "currency", "total",
        "total_source", "payment_channel", "source", "note",
    )  # fmt: skip
    values = {name: getattr(transport, name) for name in plain}
    vehicle, modus = transport.vehicle, transport.modus
    for i, row in enumerate(read.crew_of(transport)):
        values |= {f"crew_{i}_subject": str(row.subject.uuid), f"crew_{i}_part": row.part}
    return values | {
        "leg": transport.leg.uuid,
        "vehicle": vehicle.uuid if vehicle else None,
        "modus": modus.uuid if modus else None,
    }


def start_of(leg: Leg) -> dict[str, Any]:
    """What is likely of a new transport: the fee of its leg."""
    return {
        "starts_on": localdate(),
        "price": leg.fee,
        "currency": leg.currency,
        "payment_channel": leg.payment_channel,
    }
