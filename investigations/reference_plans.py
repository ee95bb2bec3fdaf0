"""The case plans, first version: general knowledge, no case, no person. Both lanes begin on the first days."""

from datetime import date
from typing import NamedTuple

from audit.actions import action
from investigations.actions.case_plans import insert_plan
from investigations.models import CasePlan
from investigations.rules_tasks import Step, check_steps

FIRST_DAY = date(2026, 1, 1)


class Plan(NamedTuple):
    """A plan: its code, the kind of case and its name in English and Dutch, and its steps."""

    code: str
    kind_en: str
    kind_nl: str
    name_en: str
    name_nl: str
    steps: tuple[Step, ...]


def _open_money(waits_for: tuple[int, ...] = ()) -> Step:
    return Step(
        "Open the financial track and name its lead",
        "Het financiële spoor openen en een leider aanwijzen",
        "money",
        1,
        ("Financial lead named", "Aim agreed with the prosecutor"),
        ("Financieel leider aangewezen", "Doel afgestemd met de officier van justitie"),
        waits_for,
    )


def _registers(day: int, waits_for: tuple[int, ...]) -> Step:
    return Step(
        "Ask the registers for each suspect",
        "De registers bevragen voor elke verdachte",
        "money",
        day,
        ("Bank accounts", "Vehicles and vessels", "Land register", "Trade register", "Income and tax"),
        ("Bankrekeningen", "Voertuigen en vaartuigen", "Kadaster", "Handelsregister", "Inkomen en belasting"),
        waits_for,
    )


def _estimate(day: int, waits_for: tuple[int, ...]) -> Step:
    return Step(
        "Estimate the proceeds and prepare seizures",
        "De opbrengst ramen en beslag voorbereiden",
        "money",
        day,
        ("Fee and head count per transport", "Costs", "Assets that can be secured", "Requests for seizure written"),
        (
            "Prijs en aantal personen per transport",
            "Kosten",
            "Goederen die te beveiligen zijn",
            "Beslagverzoeken gesteld",
        ),
        waits_for,
    )


_LORRY = Plan(
    "lorry",
    "Lorry",
    "Vrachtwagen",
    "People found in a lorry or trailer",
    "Mensen aangetroffen in een vrachtwagen of oplegger",
    (
        Step(
            "Secure lorry, trailer and what was found in them",
            "Vrachtwagen, oplegger en inhoud veiligstellen",
            "criminal",
            0,
            ("Photographs and seals", "Tachograph", "Telephones", "Loading papers"),
            ("Foto's en zegels", "Tachograaf", "Telefoons", "Vrachtpapieren"),
        ),
        _open_money(),
        Step(
            "Hear the people who were carried, and look for victims",
            "De vervoerde personen horen en letten op slachtofferschap",
            "criminal",
            3,
            ("Interpreter", "What was paid, to whom, how and when", "Signs of exploitation"),
            ("Tolk", "Wat is betaald, aan wie, hoe en wanneer", "Signalen van uitbuiting"),
        ),
        Step("Interview the driver", "De chauffeur verhoren", "criminal", 3, (), (), (1,)),
        _registers(7, (2,)),
        Step(
            "Read telephones and tachograph",
            "Telefoons en tachograaf uitlezen",
            "criminal",
            14,
            ("Route and stops", "Contacts around loading and the stop"),
            ("Route en stops", "Contacten rond laden en stilstaan"),
            (1,),
        ),
        Step(
            "Follow fuel, ferry, toll and parking payments",
            "Betalingen voor brandstof, veerboot, tol en parkeren volgen",
            "money",
            14,
            ("Cards used", "Who paid the ferry", "Earlier runs on the same cards"),
            ("Gebruikte passen", "Wie de veerboot betaalde", "Eerdere ritten op dezelfde passen"),
            (2,),
        ),
        Step(
            "Look at the haulier and its earlier journeys",
            "De vervoerder en eerdere ritten onderzoeken",
            "criminal",
            21,
            (),
            (),
            (6,),
        ),
        _estimate(30, (5, 7)),
    ),
)
_SMALL_BOAT = Plan(
    "small_boat",
    "Small boat",
    "Kleine boot",
    "Crossing by small boat",
    "Oversteek met een kleine boot",
    (
        Step(
            "Secure boat, engine and telephones",
            "Boot, motor en telefoons veiligstellen",
            "criminal",
            0,
            ("Serial numbers", "Photographs", "Navigation data"),
            ("Serienummers", "Foto's", "Navigatiegegevens"),
        ),
        _open_money(),
        Step(
            "Hear those who were rescued or stopped",
            "Geredde of aangehouden personen horen",
            "criminal",
            2,
            ("Who steered and why", "Price of a place", "Who held the money"),
            ("Wie stuurde en waarom", "Prijs van een plaats", "Wie het geld bewaarde"),
        ),
        Step(
            "Trace the supply of boat, engine and life jackets",
            "De levering van boot, motor en reddingsvesten nagaan",
            "criminal",
            10,
            ("Maker and importer", "Dealer", "Transport to the coast"),
            ("Fabrikant en importeur", "Dealer", "Vervoer naar de kust"),
            (1,),
        ),
        Step(
            "Follow the payment of the equipment",
            "De betaling van het materieel volgen",
            "money",
            14,
            ("Invoices and who paid them", "Cash sales", "Shell companies"),
            ("Facturen en wie ze betaalde", "Contante verkoop", "Lege vennootschappen"),
            (2,),
        ),
        _registers(10, (2,)),
        Step(
            "Find who holds the fares until arrival",
            "Vinden wie de reissommen vasthoudt tot aankomst",
            "money",
            21,
            ("Codes or tokens in telephones", "Offices named", "Money still held"),
            ("Codes in telefoons", "Genoemde kantoren", "Geld dat er nog ligt"),
            (3,),
        ),
        Step(
            "Ask partner countries about both coasts",
            "Partnerlanden vragen over beide kusten",
            "criminal",
            21,
        ),
        _estimate(35, (5, 6, 7)),
    ),
)
_DOCUMENTS = Plan(
    "document_fraud",
    "Document fraud",
    "Documentfraude",
    "Forged, altered or look-alike documents",
    "Valse, vervalste of look-alikedocumenten",
    (
        Step(
            "Have the documents examined",
            "De documenten laten onderzoeken",
            "criminal",
            2,
            ("Kind of forgery", "Marks of the same forger", "Holder of a genuine document"),
            ("Soort vervalsing", "Sporen van dezelfde vervalser", "Houder van een echt document"),
        ),
        _open_money(),
        Step(
            "Hear the traveller and, if there is one, the holder",
            "De reiziger en de eventuele houder horen",
            "criminal",
            3,
        ),
        Step(
            "Collect bookings and who paid for them",
            "Boekingen verzamelen en wie ze betaalde",
            "money",
            7,
            ("Airline and agency", "Cards and accounts", "Other travellers on the same card"),
            ("Luchtvaartmaatschappij en bureau", "Passen en rekeningen", "Andere reizigers op dezelfde pas"),
            (2,),
        ),
        Step(
            "Compare with documents of other cases",
            "Vergelijken met documenten uit andere zaken",
            "criminal",
            10,
            (),
            (),
            (1,),
        ),
        _registers(14, (2,)),
        Step(
            "Find the workshop, the parcels and the adverts",
            "Werkplaats, pakketjes en advertenties vinden",
            "criminal",
            21,
            ("Postal items", "Online channels", "Prices asked"),
            ("Poststukken", "Kanalen op internet", "Gevraagde prijzen"),
            (5,),
        ),
        Step(
            "Follow rent paid for genuine documents",
            "Huur voor echte documenten volgen",
            "money",
            21,
            (),
            (),
            (4,),
        ),
        _estimate(30, (4, 6)),
    ),
)
_ESCROW = Plan(
    "network_escrow",
    "Network with escrow",
    "Netwerk met bewaargeld",
    "Network whose fees lie with a broker until arrival",
    "Netwerk waarvan de bedragen tot aankomst bij een bemiddelaar liggen",
    (
        Step(
            "Describe roles, routes and transports known so far",
            "Rollen, routes en transporten tot nu toe beschrijven",
            "criminal",
            3,
        ),
        _open_money(),
        Step(
            "Agree the plan of both lanes with the prosecutor",
            "Het plan van beide sporen afstemmen met de officier van justitie",
            "criminal",
            7,
            ("Aims of both lanes", "Day on which they meet next", "Who decides on seizures"),
            ("Doelen van beide sporen", "Dag van het volgende overleg", "Wie over beslag beslist"),
            (1,),
        ),
        _registers(10, (2,)),
        Step(
            "Match telephone data with departures and arrivals",
            "Telefoongegevens naast vertrek en aankomst leggen",
            "criminal",
            21,
            (),
            (),
            (1,),
        ),
        Step(
            "Write down the ledger of the broker",
            "De boekhouding van de bemiddelaar vastleggen",
            "money",
            21,
            ("Offices where money is paid in and out", "Codes", "Released, refunded, still held"),
            ("Kantoren van inleg en uitbetaling", "Codes", "Vrijgegeven, terugbetaald, nog in bewaring"),
            (2,),
        ),
        Step(
            "Read bank statements and compare spending with wages",
            "Bankafschriften lezen en uitgaven met loon vergelijken",
            "money",
            30,
            (),
            (),
            (4,),
        ),
        Step(
            "Prepare the action day in both lanes",
            "De actiedag in beide sporen voorbereiden",
            "criminal",
            60,
            ("Arrests and searches", "Money still held secured the same hour", "Partners abroad told"),
            (
                "Aanhoudingen en doorzoekingen",
                "Geld in bewaring op hetzelfde uur veiliggesteld",
                "Partners elders ingelicht",
            ),
            (3, 5, 9),
        ),
        _estimate(45, (6, 7)),
    ),
)
PLANS = (_LORRY, _SMALL_BOAT, _DOCUMENTS, _ESCROW)


def load_plans() -> None:
    """Add the plans that are not there yet; editions made by people are left alone."""
    known = set(CasePlan.objects.values_list("code", flat=True))
    missing = [plan for plan in PLANS if plan.code not in known]
    if not missing:
        return
    with action("job:reference", "caseplan.load", thing="case plans"):
        for plan in missing:
            check_steps(plan.steps)
            names = {name: value for name, value in plan._asdict().items() if name not in ("code", "steps")}
            insert_plan(plan.code, 1, FIRST_DAY, plan.steps, names)
