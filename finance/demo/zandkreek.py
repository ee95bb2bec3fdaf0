"""The facts of the demo case ZANDKREEK: people, route, assets and the course that each asset took."""

from datetime import date
from decimal import Decimal as D

OPENED = date(2025, 1, 20)
TRACK_OPENED = date(2025, 2, 14)
PLAN = (
    "Ask the six registers for P1, P2 and P5. Request the statements of the account NL93DEMO0123456789."
    " Follow the escrow tokens of the broker P2. Prepare a conservatory seizure for the action day."
)
PURPOSE = (
    "Establish who organised the transports from Vienna to Amsterdam and from Dunkirk to Dover, and what they earned."
)

# (handle, name, category, role in the network, born on)
PEOPLE = [
    ("P1", "Azad Örnek", "suspect", "organiser", "1984-01-01"),
    ("P2", "Karim Mithal", "suspect", "broker", "1979-02-02"),
    ("P3", "Doru Exemplu", "suspect", "logistics", "1990-03-03"),
    ("P4", "Bram Fictief", "suspect", "driver", "1998-04-04"),
    ("P5", "Elsa Musterfrau", "suspect", "nominee", "1961-05-05"),
    ("P6", "Nikos Paradeigma", "suspect", "broker", "1975-06-06"),
]
COMPANIES = [
    ("O1", "Voorbeeld Autoverhuur B.V.", "contact"),
    ("O2", "Demo Bel- en Telefoonhuis", "contact"),
    ("O3", "Fictieve Watersport V.O.F.", "witness"),
    ("O4", "Specimen Holidays Ltd", "contact"),
]
REFERENCES = [("DEMO", "DEMO-2025-0001"), ("Parket", "10-DEMO-25"), ("SIENA", "DEMO-4411")]
MODI = ("van_or_car", "small_boat", "guaranteed_package", "boat_supply")
MODI_MONEY = {
    "guaranteed_package": "About 7,300 for the whole way; a broker holds it until the traveller has arrived.",
    "boat_supply": "Boats paid in cash: 4,100 for T4 and 4,300 for T8.",
}
ROUTE = "Oost-Noordzee"
# (origin, destination, mode, fee per person, currency, payment channel)
LEGS = [
    ("TRIST", "RSBEG", "road", D("2500.00"), "EUR", "hawala"),
    ("RSBEG", "ATVIE", "road", D("1800.00"), "EUR", "hawala"),
    ("ATVIE", "NLAMS", "van", D("1200.00"), "EUR", "hawala"),
    ("FRDKK", "GBDVR", "small_boat", D("1500.00"), "GBP", "hawala"),
]
# The things that transports used: (handle, kind, name, notes)
THINGS = [
    ("V1", "vehicle", "Rental van, demo plate XX-001-X", "Hired by O1's customer in cash."),
    ("V2", "vessel", "Inflatable of nine metres, no name", "Bought at O3 with engine and life jackets."),
]
# (date, destination of the leg, carried, paid, outcome, thing, crew as (person, part), modus operandi, note)
TRANSPORTS = [
    (date(2025, 2, 3), "NLAMS", 7, 7, "arrived", "V1", [("P4", "driver")], "van_or_car", ""),
    (date(2025, 2, 17), "NLAMS", 8, 8, "arrived", "V1", [("P4", "driver")], "van_or_car", ""),
    (date(2025, 3, 4), "NLAMS", 6, 6, "arrived", "V1", [("P4", "driver"), ("P3", "pilot_car")], "pilot_car", ""),
    (date(2025, 3, 21), "GBDVR", 14, 12, "arrived", "V2", [("P3", "coordinator")], "small_boat", "Two minors went free."),
    (date(2025, 4, 8), "NLAMS", 9, 9, "arrived", "V1", [("P4", "driver")], "van_or_car", ""),
    (date(2025, 4, 19), "GBDVR", 18, 0, "turned_back", "V2", [("P3", "coordinator")], "small_boat",
     "The engine failed; GBP 24,000 went back to the families."),
    (date(2025, 5, 6), "NLAMS", 8, 8, "arrived", "V1", [("P4", "driver")], "van_or_car", ""),
    (date(2025, 5, 14), "GBDVR", 17, 15, "arrived", "V2", [("P3", "coordinator")], "small_boat", ""),
    (date(2025, 6, 2), "NLAMS", 10, 0, "intercepted", "V1", [("P4", "driver")], "van_or_car",
     "Stopped on the action day; EUR 12,000 is still held in escrow."),
]  # fmt: skip

# What is known of the money of each, and the next step ("" leaves the line blank, on purpose).
MONEY = {
    "P1": (
        "Cash deposits of 9,200.00 on his account in eight parts below 1,400; half of the proceeds.",
        "Compare spending with wages",
    ),
    "P2": (
        "Keeps the escrow at the call shop; 30 % of the proceeds.",
        "Secure the 12,000.00 still held for transport T9",
    ),
    "P3": ("Pays for vans and boats in cash; 20 % of the proceeds.", "Ask the rental company for all contracts"),
    "P5": ("Owner on paper of a flat abroad.", "Bank file of the flat through an investigation order"),
}

ACTION_DAY = date(2025, 6, 2)
# (done on, kind, what was done)
ACTIVITIES = [
    (date(2025, 3, 10), "other", "Criminal financial investigation (SFO) authorised."),
    (date(2025, 3, 20), "register", "Statements of NL93DEMO0123456789 read."),
    (date(2025, 5, 12), "cooperation", "Fictieve Watersport V.O.F. reported two boats and two motors paid in cash."),
    (ACTION_DAY, "search", "Action day: cash, car and gold secured."),
]
JUDGMENT = date(2026, 2, 10)


class Asset:
    """One asset of the case: what it is, what it was valued at, and the steps that it took."""

    def __init__(self, label, type_, owner, values, steps, *, beneficial="", identifiers=(), country="NL", place=""):  # type: ignore[no-untyped-def]
        self.label, self.type, self.owner, self.beneficial = label, type_, owner, beneficial
        self.values, self.steps, self.identifiers = values, steps, identifiers
        self.country, self.place = country, place


_COURT = "Rechtbank Voorbeeldstad"
_OM = "Officier van justitie, Voorbeeldstad"

# values: (amount, valued on, source); steps: (state, day, legal basis or "", authority, amount or None)
ASSETS = [
    Asset(
        "EUR banknotes found at the search",
        "cash",
        "P1",
        [(D("28450.00"), ACTION_DAY, "counted at the search")],
        [
            ("traced", ACTION_DAY, "", "", None),
            ("seized", ACTION_DAY, "94", _OM, D("28450.00")),
            ("confiscated", JUDGMENT, "36e", _COURT, D("28450.00")),
            ("recovered", date(2026, 3, 20), "36e", _COURT, D("28450.00")),
        ],
        place="Den Haag",
    ),
    Asset(
        "Demo GT, plate XX-000-X",
        "vehicle",
        "P1",
        [
            (D("14500.00"), date(2025, 3, 2), "purchase contract"),
            (D("12800.00"), date(2025, 6, 10), "valuer of the custodian"),
        ],
        [
            ("traced", date(2025, 4, 1), "", "", None),
            ("seized", ACTION_DAY, "94", _OM, D("12800.00")),
            ("sold", date(2025, 9, 15), "117", _OM, D("11950.00")),
            ("confiscated", JUDGMENT, "36e", _COURT, D("11950.00")),
            ("recovered", date(2026, 3, 20), "36e", _COURT, D("11950.00")),
        ],
        identifiers=(("plate", "XX-000-X"),),
        place="Den Haag",
    ),
    Asset(
        "Jewellery, 80 g of gold",
        "valuables",
        "P1",
        [
            (D("6300.00"), date(2025, 4, 15), "purchase receipt"),
            (D("6750.00"), date(2025, 6, 12), "valuer of the custodian"),
        ],
        [
            ("traced", ACTION_DAY, "", "", None),
            ("seized", ACTION_DAY, "94a(2)", _OM, D("6750.00")),
            ("confiscated", JUDGMENT, "36e", _COURT, D("6750.00")),
            ("realised", date(2026, 3, 5), "36e", _COURT, D("6610.00")),
            ("recovered", date(2026, 3, 20), "36e", _COURT, D("6610.00")),
        ],
        place="Den Haag",
    ),
    Asset(
        "Balance of NL93DEMO0123456789",
        "bank",
        "P1",
        [(D("9300.00"), date(2025, 6, 30), "statement of the bank")],
        [
            ("traced", date(2025, 3, 20), "", "", None),
            ("seized", date(2025, 6, 30), "94a(2)", _OM, D("9300.00")),
            ("confiscated", JUDGMENT, "36e", _COURT, D("9300.00")),
            ("recovered", date(2026, 3, 20), "36e", _COURT, D("9300.00")),
        ],
        identifiers=(("iban", "NL93DEMO0123456789"),),
    ),
    Asset(
        "5,200 stablecoin units",
        "crypto",
        "P1",
        [(D("4810.00"), date(2025, 7, 4), "rate of the exchange at seizure")],
        [
            ("traced", date(2025, 7, 1), "", "", None),
            ("seized", date(2025, 7, 4), "94a(2)", _OM, D("4810.00")),
            ("confiscated", JUDGMENT, "36e", _COURT, D("4810.00")),
            ("realised", date(2026, 3, 2), "36e", _COURT, D("4655.00")),
            ("recovered", date(2026, 3, 20), "36e", _COURT, D("4655.00")),
        ],
        identifiers=(("wallet", "DEMO-WALLET-1"),),
        country="",
    ),
    Asset(
        "Apartment in another Member State, net of the mortgage",
        "real_estate",
        "P5",
        [(D("24000.00"), date(2025, 6, 18), "value 85,000.00 less mortgage 61,000.00")],
        [("traced", date(2025, 5, 28), "", "", None)],
        beneficial="P1",
        country="",
        place="Fictional coast",
    ),
    Asset(
        "Inflatable boat and outboard motor in store",
        "vessel",
        "P3",
        [(D("0.00"), date(2025, 6, 3), "no value in trade")],
        [
            ("traced", date(2025, 6, 3), "", "", None),
            ("seized", date(2025, 6, 3), "94", _OM, D("0.00")),
            ("withdrawn", JUDGMENT, "36b", _COURT, None),
        ],
    ),
    Asset(
        "Fees of transport T9 held by the broker, token ZK-4253",
        "escrow",
        "P2",
        [(D("12000.00"), ACTION_DAY, "ledger of the call shop")],
        [("traced", date(2025, 6, 5), "", "", None)],
        identifiers=(("token", "ZK-4253"),),
    ),
]
# The request that waits for the prosecutor: the flat, by a freezing certificate.
WAITING = ("Apartment in another Member State, net of the mortgage", "frozen", "2018/1805-freezing", D("24000.00"))
