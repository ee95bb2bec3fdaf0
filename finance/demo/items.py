"""The information items of ZANDKREEK: telephones, cameras, interviews, a carrier's signal and messages from abroad."""

from datetime import date, time
from typing import Any

from access.models import User
from investigations.actions.handling import permit
from investigations.actions.items import add_item, amend_item
from investigations.models import Case, Subject

# (title, text, happened on, at, learned on, source, scheme, evaluation, basis, handling, restriction, who it concerns)
ITEMS: list[tuple[Any, ...]] = [
    (
        "Camera hits of the hired van before transport T1",
        ("The van of Voorbeeld Autoverhuur B.V. passed the cameras near Passau at 02:14 and near Oberhausen at 08:51. It"
        " was returned in Amsterdam the same evening with 1,160 kilometres on the counter."),
        date(2025, 2, 3), time(2, 14), date(2025, 2, 5), "ANPR", "4x4", "A1", "fact", "H0", "",
        ["Voorbeeld Autoverhuur B.V.", "Bram Fictief"],
    ),
    (
        "Telephone of the driver: contact on the days of T1 to T3",
        ("On each of the three days the telephone of Bram Fictief called a number ending in 900142 on leaving Vienna and"
        " again on arriving. The escrow of T1, token ZK-4117, was released two days later."),
        date(2025, 2, 3), None, date(2025, 3, 12), "traffic data of the provider", "4x4", "A2", "fact", "H0", "",
        ["Bram Fictief", "Doru Exemplu"],
    ),
    (
        "Message from abroad: the office in London takes deposits",
        ("A travel agency, Specimen Holidays Ltd, takes deposits for crossings and gives the payer a token. Whoever"
        " arrives calls, and the call shop in The Hague pays out. The holder of the agency is said to be Nikos"
        " Paradeigma."),
        None, None, date(2025, 3, 28), "SIENA message DEMO-4411", "4x4", "B2", "fact", "H1", "",
        ["Specimen Holidays Ltd", "Nikos Paradeigma", "Karim Mithal"],
    ),
    (
        "Report of a liaison officer on boats bought for the coast",
        ("Boats and motors for crossings from Dunkirk are bought in cash in the Netherlands by one buyer for several"
        " groups. The report names no buyer."),
        None, None, date(2025, 4, 29), "report of a liaison officer", "5x5x5", "B24", "assessment", "H2", "",
        ["Doru Exemplu"],
    ),
    (
        "Signal of the boat dealer two days before T8",
        ("Two inflatables, two outboard motors and thirty life jackets, paid in cash by a buyer in a hurry, says"
        " Fictieve Watersport V.O.F. The buyer wanted no invoice and loaded a rented van himself."),
        date(2025, 5, 12), time(16, 30), date(2025, 5, 12), "the dealer, on the notice to carriers", "4x4", "B2",
        "fact", "H0", "", ["Fictieve Watersport V.O.F.", "Doru Exemplu"],
    ),
    (
        "Source: the organiser keeps half and pays the rest after arrival",
        ("The organiser is said to keep half of the fees, the broker three tenths, and the one who sees to vans and"
        " boats the rest. A transport that fails is paid back."),
        None, None, date(2025, 5, 20), "intelligence report of a partner service", "3x5x2", "2CC", "assessment", "H3",
        "Not on paper and not outside the team before the partner service has answered.",
        ["Azad Örnek", "Karim Mithal", "Doru Exemplu"],
    ),
    (
        "Interview of a traveller of T9",
        ("The traveller paid 1,200 euro into an office before leaving and got a number on a slip of paper. In Vienna the"
        " group waited two nights in a flat. The driver said nothing and wore gloves."),
        date(2025, 6, 2), time(14, 5), date(2025, 6, 3), "interview, with interpreter", "4x4", "X3", "fact", "H0", "",
        ["Bram Fictief"],
    ),
    (
        "Arrest of the driver at the end of T9",
        "Bram Fictief was arrested in Amsterdam when ten people left the van. He had two telephones and 340 euro.",
        date(2025, 6, 2), time(9, 40), date(2025, 6, 2), "own observation", "4x4", "A1", "fact", "H0", "",
        ["Bram Fictief"],
    ),
]  # fmt: skip
NAMES = (
    "title", "text", "happened_on", "happened_time", "learned_on", "source", "scheme", "evaluation", "basis",
    "handling", "restriction",
)  # fmt: skip


def add_items(case: Case, people: dict[str, User]) -> None:
    """Put the items into the case: one was changed by somebody else since, one may go to the court."""
    handles = {subject.name: subject.uuid for subject in Subject.objects.filter(case=case)}
    made = {}
    for *values, names in ITEMS:
        told = dict(zip(NAMES, values, strict=True))
        item = add_item(people["investigator"], case, **told, subjects=[handles[name] for name in names])
        made[item.title] = item
    seen = made["Camera hits of the hired van before transport T1"]
    text = f"{seen.text} The rental was paid in cash by Doru Exemplu."
    amend_item(people["financial"], seen, version=1, text=text)
    message = made["Message from abroad: the office in London takes deposits"]
    permit(
        people["prosecutor"],
        message,
        way="court",
        owner="Fictional Crime Agency, London desk",
        reason="Asked by SIENA message DEMO-4502; the answer allows use before the court.",
        granted_on=date(2025, 9, 12),
    )
