"""The fictional people, agencies and keys of the demonstration; loading them again changes nothing."""

from django.conf import settings
from django.contrib.auth.hashers import check_password

from access.models import Agency, Grant, Unit, User
from access.rules import Role
from audit.actions import action

AGENCIES = [
    ("KMAR", "Koninklijke Marechaussee (demo)", "NL"),
    ("POLITIE", "Politie (demo)", "NL"),
    ("OM", "Openbaar Ministerie (demo)", "NL"),
    ("IND", "Immigratie- en Naturalisatiedienst (demo)", "NL"),
    ("BZ", "Ministerie van Buitenlandse Zaken (demo)", "NL"),
    ("JENV", "Ministerie van Justitie en Veiligheid (demo)", "NL"),
    ("UTOPOL", "Utopian Border Police (fictional)", "GR"),
    ("SPECPOL", "Specimen Coast Guard (fictional)", "GB"),
]
UNITS = [
    ("KMAR-EAST", "East", "KMAR"),
    ("KMAR-COAST", "Coast", "KMAR"),
    ("POL-NORTH", "North", "POLITIE"),
    ("POL-PORT", "Port", "POLITIE"),
    ("OM-PARKET", "Parket Voorbeeldstad", "OM"),
    ("JENV-POLICY", "Migration policy", "JENV"),
    ("UTO-LIAISON", "Liaison", "UTOPOL"),
]
CASE_UNITS = ["KMAR-EAST", "KMAR-COAST", "POL-NORTH", "POL-PORT"]
# user name, name, role, unit; those named by their role are the log-ins that the sign-in page shows
PEOPLE = [
    ("investigator", "Anna Fictief", Role.INVESTIGATOR, "KMAR-EAST"),
    ("financial", "Bas Voorbeeld", Role.FINANCIAL, "KMAR-EAST"),
    ("prosecutor", "Carla Muster", Role.PROSECUTOR, "OM-PARKET"),
    ("chief", "Dirk Specimen", Role.CHIEF, "KMAR-EAST"),
    ("policy", "Eva Esempio", Role.POLICY, "JENV-POLICY"),
    ("security", "Fons Modelo", Role.SECURITY, "JENV-POLICY"),
    ("auditor", "Gerda Proef", Role.AUDITOR, "JENV-POLICY"),
    ("coast", "Hugo Exemple", Role.FINANCIAL, "KMAR-COAST"),
    ("north", "Ida Primer", Role.FINANCIAL, "POL-NORTH"),
    ("port", "Jan Verzonnen", Role.FINANCIAL, "POL-PORT"),
    ("coast.chief", "Kim Demo", Role.CHIEF, "KMAR-COAST"),
    ("north.chief", "Leo Beispiel", Role.CHIEF, "POL-NORTH"),
    ("port.chief", "Mia Ejemplo", Role.CHIEF, "POL-PORT"),
]
LOG_INS = ("investigator", "financial", "prosecutor", "chief", "policy", "security", "auditor")
CLIENT = "demo-agency"


def demo_people() -> dict[str, User]:
    """Make what is missing and return the people by user name."""
    with action("job:load_demo", "demo.people"):
        agencies = {code: _agency(code, name, country) for code, name, country in AGENCIES}
        units = {code: _unit(code, name, agencies[agency]) for code, name, agency in UNITS}
        people = {row[0]: _person(row[0], row[1], row[2], units[row[3]]) for row in PEOPLE}
        people[CLIENT] = _person(CLIENT, "Utopian Border Police", Role.PARTNER, units["UTO-LIAISON"])
        for code in CASE_UNITS:
            _unit_key(units[code], people["prosecutor"])
        for name, code in (("chief", "KMAR-EAST"), ("coast.chief", "KMAR-COAST")):
            _unit_key(units[code], people[name])
        for name, code in (("north.chief", "POL-NORTH"), ("port.chief", "POL-PORT")):
            _unit_key(units[code], people[name])
        _unit_key(units["KMAR-EAST"], people["auditor"])
    _client(people[CLIENT])
    return people


def _agency(code: str, name: str, country: str) -> Agency:
    return Agency.objects.filter(code=code).first() or Agency.objects.create(code=code, name=name, country=country)


def _unit(code: str, name: str, agency: Agency) -> Unit:
    return Unit.objects.filter(code=code).first() or Unit.objects.create(code=code, name=name, agency=agency)


def _person(username: str, name: str, role: str, unit: Unit) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        email = f"{username}@example.org"
        user = User(username=username, name=name, email=email, role=role, unit=unit, agency=unit.agency)
        if role == Role.PARTNER:
            user.purpose = "Cooperation in the demonstration"
            user.set_unusable_password()
        else:
            user.set_password(settings.DEMO_PASSWORD or None)
        user.save()
    elif settings.DEMO_PASSWORD and username in LOG_INS and not check_password(settings.DEMO_PASSWORD, user.password):
        user.set_password(settings.DEMO_PASSWORD)  # what the sign-in page shows is what holds
        user.save(update_fields=["password"])
    return user


def _unit_key(unit: Unit, user: User) -> None:
    if not Grant.objects.filter(unit=unit, user=user, role=user.role).exists():
        Grant.objects.create(unit=unit, user=user, role=user.role, reason="demonstration")


def _client(user: User) -> None:
    """The OAuth2 client of the demo agency, which acts as this user."""
    from oauth2_provider.models import Application

    secret = settings.DEMO_CLIENT_SECRET
    known = Application.objects.filter(client_id=CLIENT).first()
    if known is None and secret:
        Application.objects.create(
            client_id=CLIENT,
            client_secret=secret,
            name="Demo agency",
            user=user,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        )
    elif known is not None and secret and not check_password(secret, known.client_secret):
        known.client_secret = secret
        known.save()
