"""Who is who in the named case: names in other scripts, numbers, things, ties, a sealed witness, and a match elsewhere."""

from datetime import date
from typing import Any

from access.models import User
from finance.demo.build import back_date
from finance.models import FinancialTrack
from investigations.actions.identity import add_identifier, add_name
from investigations.actions.relations import add_relation
from investigations.actions.roles import add_role
from investigations.actions.sealing import ask_opening, seal_subject
from investigations.actions.subjects import add_subject
from investigations.models import Case, Subject

NAMES = [
    ("Azad Örnek", "script", "آزاد اورنك"),
    ("Azad Örnek", "nickname", "de Lange"),
    ("Nikos Paradeigma", "script", "Νίκος Παράδειγμα"),
    ("Doru Exemplu", "spelling", "Dorin Exemplu"),
]
THINGS = [
    ("vehicle", "white van", "Hired from Voorbeeld Autoverhuur B.V. for the runs Vienna – Amsterdam."),
    ("vehicle", "grey estate car", "Bought in cash; asset A2."),
    ("vessel", "inflatable 7.5 m", "Found on the beach near Dunkirk."),
    ("phone", "telephone of the organiser", "Seized on the action day."),
    ("account", "account of the organiser", "Wages from the call shop, cash deposits; asset A4."),
    ("place", "call shop in The Hague", "Where the escrow is paid in."),
]
NUMBERS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("Azad Örnek", "document", "U0000001", {"issuer": "UTO", "valid_from": date(2019, 5, 1)}),
    ("Azad Örnek", "handle", "@noordzee_reizen", {"note": "Advertises the crossing."}),
    ("Karim Mithal", "phone", "+44 7700 900112", {"valid_from": date(2024, 11, 1)}),
    ("Bram Fictief", "email", "bram.fictief@voorbeeld.example", {}),
    ("Specimen Holidays Ltd", "company", "00000000", {"issuer": "GB"}),
    ("white van", "plate", "YY-000-Y", {}),
    ("grey estate car", "plate", "XX-000-X", {}),
    ("telephone of the organiser", "phone", "+44 7700 900101", {"valid_from": date(2024, 9, 1)}),
    ("account of the organiser", "iban", "NL93DEMO0123456789", {}),
    ("call shop in The Hague", "address", "Voorbeeldstraat 1, Den Haag", {}),
]
TIES = [
    ("Azad Örnek", "directs", "Doru Exemplu", "assessment", "telephone data", date(2024, 9, 1)),
    ("Azad Örnek", "directs", "Bram Fictief", "assessment", "telephone data", None),
    ("Karim Mithal", "knows", "Nikos Paradeigma", "fact", "messages on the seized telephone", date(2024, 10, 12)),
    ("Elsa Musterfrau", "fronts_for", "Azad Örnek", "assessment", "she has no income; he paid the deposit", None),
    ("Karim Mithal", "controls", "Demo Bel- en Telefoonhuis", "fact", "trade register", date(2021, 3, 1)),
    ("Nikos Paradeigma", "controls", "Specimen Holidays Ltd", "fact", "companies register", None),
    ("Bram Fictief", "uses", "white van", "fact", "ANPR hits", date(2025, 2, 3)),
    ("Voorbeeld Autoverhuur B.V.", "owns", "white van", "fact", "vehicle register", None),
    ("Azad Örnek", "uses", "grey estate car", "fact", "observation", date(2025, 1, 28)),
    ("Azad Örnek", "uses", "telephone of the organiser", "fact", "seized from him", date(2024, 9, 1)),
    ("Azad Örnek", "owns", "account of the organiser", "fact", "bank", None),
    ("Demo Bel- en Telefoonhuis", "pays", "Azad Örnek", "assessment", "wages without hours", date(2025, 1, 1)),
    ("Doru Exemplu", "uses", "inflatable 7.5 m", "assessment", "fingerprints on the engine", date(2025, 4, 19)),
    ("Karim Mithal", "meets_at", "call shop in The Hague", "fact", "observation", date(2025, 2, 20)),
]
SHARED_PHONE = "+44 7700 900101"  # also stands in a case of another unit: both are told whom to ask


def tie(case: Case, people: dict[str, User]) -> None:
    """Fill in who is who."""
    actor = people["investigator"]
    for kind, name, notes in THINGS:
        add_subject(actor, case, kind=kind, name=name, notes=notes)
    known = {subject.name: subject for subject in Subject.objects.filter(case=case)}
    for name, kind, text in NAMES:
        add_name(actor, known[name], kind=kind, text=text)
    for name, kind, value, more in NUMBERS:
        add_identifier(actor, known[name], kind=kind, value=value, **more)
    for start, kind, end, basis, source, since in TIES:
        add_relation(
            actor, case, from_subject=known[start], to_subject=known[end], kind=kind, basis=basis, source=source,
            from_on=since,
        )  # fmt: skip
    driver = known["Bram Fictief"]
    add_role(actor, driver, category="contact", from_on=date(2025, 1, 20), source="named by a hirer")
    add_role(
        actor,
        driver,
        category="suspect",
        network_role="driver",
        from_on=date(2025, 2, 3),
        source="ANPR hits of the van",
    )
    _sealed(case, people)


def meet(elsewhere: Case) -> None:
    """Let a case of another unit know one of the telephone numbers too, as of its last day of work."""
    worked_on = elsewhere.criminal_activity_on, FinancialTrack.objects.get(case=elsewhere).money_activity_on
    subject = Subject.objects.standing().people().filter(case=elsewhere).earliest("pk")
    add_identifier(elsewhere.lead, subject, kind="phone", value=SHARED_PHONE)
    back_date(elsewhere, *worked_on)


def _sealed(case: Case, people: dict[str, User]) -> None:
    witness = add_subject(people["investigator"], case, name="Witness 1", category="witness")
    seal_subject(
        people["investigator"], witness, label="Witness 1", name="Vzorka Fiktivna", nationality="UTO",
        details="Travelled on 2025-05-06; lives with family in The Hague.",
    )  # fmt: skip
    ask_opening(people["financial"], witness, reason="To ask in which currency the deposit was paid.")
