"""The cast of the tests: a few named people with fixed keys, and two cases full of canary words."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from access.models import Agency, Grant, Unit, User
from access.rules import Role
from audit.actions import action
from investigations.models import Case, CaseModus, ExternalReference, Leg, Modus, Route, Subject
from investigations.rules import DataSubject, NetworkRole, TravelMode

CANARY = "zqcanary"
PASSWORD = "a fictional long password"


@dataclass
class Cast:
    """Everybody and everything that tests need; people as attributes."""

    north: Unit
    south: Unit
    people: dict[str, User] = field(default_factory=dict)
    case: Any = None
    other_case: Any = None

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def _unit(code: str, name: str) -> Unit:
    agency, _ = Agency.objects.get_or_create(code="TESTPOL", defaults={"name": "Fictional Police"})
    return Unit.objects.create(agency=agency, code=code, name=name)


def make_user(username: str, role: str, unit: Unit, name: str = "") -> User:
    """A user with the common password; call it inside an action."""
    user = User(username=username, role=role, unit=unit, agency=unit.agency, name=name or username.title())
    user.set_password(PASSWORD)
    user.email = f"{username}@example.org"
    user.save()
    return user


def make_cast() -> Cast:
    """Make the people and their keys; the cases are made by `make_case`."""
    with action("job:tests", "test.cast"):
        cast = Cast(_unit("NORTH", "Unit North"), _unit("SOUTH", "Unit South"))
        rows = [
            ("noor", Role.INVESTIGATOR, cast.north),
            ("finn", Role.FINANCIAL, cast.north),
            ("petra", Role.PROSECUTOR, cast.north),
            ("chief", Role.CHIEF, cast.north),
            ("stranger", Role.INVESTIGATOR, cast.south),
            ("policy", Role.POLICY, cast.north),
            ("sec", Role.SECURITY, cast.north),
            ("audra", Role.AUDITOR, cast.north),
            ("partner", Role.PARTNER, cast.south),
        ]
        for username, role, unit in rows:
            cast.people[username] = make_user(username, role, unit)
        for name in ("petra", "chief", "audra"):
            user = cast.people[name]
            Grant.objects.create(unit=cast.north, user=user, role=user.role)
    return cast


def make_case(cast: Cast, lead: User, canary: str, *, days_ago: int = 3, holders: tuple[User, ...] = ()) -> Case:
    """Register a case with words of its own in every text field, through the real action."""
    from investigations.actions.cases import register_case

    case = register_case(
        lead,
        codename=f"{canary}codename",
        summary=f"{canary}summary",
        opened_on=date.today() - timedelta(days=days_ago),
        purpose=f"{canary}purpose",
        unit=lead.unit,
        lead=lead,
    )
    with action(lead, "test.fill", room=case.compartment_id, thing=case.reference):
        room = {"case": case, "compartment": case.compartment}
        for holder in holders:
            Grant.objects.create(compartment=case.compartment, user=holder, role=holder.role)
        ExternalReference.objects.create(**room, system="parket", number=f"{canary}number")
        Subject.objects.create(
            **room,
            name=f"{canary}suspect Fictief",
            aliases=f"{canary}alias",
            category=DataSubject.SUSPECT,
            network_role=NetworkRole.ORGANISER,
            notes=f"{canary}notes",
        )
        route = Route.objects.create(**room, name=f"{canary}route")
        Leg.objects.create(
            **room, route=route, position=1, origin=f"{canary}origin", destination="NLAMS", mode=TravelMode.VAN
        )
        modus, _ = Modus.objects.get_or_create(
            code="test",
            defaults={"title_en": "Test way", "title_nl": "Proefwijze", "lane": "road", "valid_from": "2020-01-01"},
        )
        CaseModus.objects.create(**room, modus=modus, note=f"{canary}modusnote")
    return case
