"""The other fictional cases of the demo, dated relative to today, so that lists, flags and coverage look alive."""

from dataclasses import dataclass
from random import Random

WORDS = (
    "ANKER BAKEN BRANDING DOBBER DRIJFIJS DUINPAN EBSTROOM FUIK GETIJ GOLFSLAG GRASDUIN HAVENMOND HELMGRAS"
    " KADE KETTING KIELZOG KLOTTER KREUKEL KWELDER LANTAARN LOODS MEERPAAL MISTHOORN NOORDER OEVER PEILING"
    " PLAAT POLDER REEDE RIETKRAAG SCHELP SCHOL SLIKVELD SLUIS SPUIKOM STEIGER STORMVLAG STRANDING TONNENLIJN"
    " TREKVAART UITERWAARD VEERSTOEP VLOEDLIJN VUURTOREN WADLOPER WALKANT WATERLIJN WINDHOEK ZANDBANK ZEEGAT"
    " ZILT ZUIDWAL"
).split()
FIRST = (
    "Ayla Bo Cem Dina Emre Fay Goran Hanna Ilse Joris Kemal Lotte Mirza Nour Oscar Pia Rana Senna Tarik Uma"
    " Vera Wout Yara Zeno"
).split()
# Surnames that mean "example", "specimen" or "fictional" in several languages.
LAST = (
    "Voorbeeld Muster Beispiel Ejemplo Esempio Exemple Primer Przykład Örnek Fictief Specimen Demo Verzonnen"
    " Modelo Proef"
).split()
WAYS = [
    (("ATVIE", "NLAMS", "van", "1200.00", "EUR"),),
    (("FRDKK", "GBDVR", "small_boat", "1500.00", "GBP"),),
    (("TRIST", "GRATH", "small_boat", "2200.00", "EUR"), ("GRATH", "NLRTM", "lorry", "3100.00", "EUR")),
    (("RSBEG", "ATVIE", "foot", "900.00", "EUR"), ("ATVIE", "DEBER", "van", "800.00", "EUR")),
    (("MATNG", "ESALG", "yacht", "2600.00", "EUR"), ("ESALG", "NLRTM", "coach", "450.00", "EUR")),
    (("LYZUA", "ITLMP", "small_boat", "1400.00", "EUR"), ("ITTPS", "Ventimiglia, IT", "coach", "300.00", "EUR")),
    (("Zarzis, TN", "ITLMP", "small_boat", "1200.00", "EUR"),),
    (
        ("Bus station of Edirne", "Orestiada 41.50, 26.53", "foot", "700.00", "EUR"),
        ("GRSKG", "MKSKP", "van", "950.00", "EUR"),
    ),
    (("MRNDB", "ESLPA", "small_boat", "1800.00", "EUR"),),
    (("Beach north of Gravelines 51.01, 2.10", "GBFOL", "small_boat", "1600.00", "GBP"),),
    (("TRBXN", "ITCRV", "yacht", "7500.00", "EUR"), ("ITBRI", "DEMUC", "lorry", "1900.00", "EUR")),
    (("BYMSQ", "PLWAW", "foot", "1100.00", "USD"), ("PLWAW", "DEFFO", "van", "900.00", "EUR")),
]
ROLES = ("organiser", "driver", "broker", "recruiter", "logistics", "safe_house", "mule", "supplier")


@dataclass(frozen=True)
class Plan:
    """What becomes of one case: when it was opened and how far its money lane came."""

    codename: str
    unit: str
    days_ago: int
    track: str  # "", "required", "open", "planned", "dormant", "waived", "concluded"
    track_after: int  # days from opening to the first step of the track
    closed: bool


def plans(units: list[str], number: int = 48, seed: int = 2026) -> list[Plan]:
    """The same plans for the same seed; the share with a track grows with the years, as one hopes."""
    random = Random(seed)
    made = []
    for i, word in enumerate(WORDS[:number]):
        days_ago = 12 + int((i / number) ** 1.4 * 760) + random.randrange(8)
        lately = days_ago < 300
        follows = random.random() < (0.8 if lately else 0.55)
        kind = (
            random.choice(("open", "planned", "planned", "planned", "concluded"))
            if follows
            else random.choice(("", "required", "waived"))
        )
        if follows and random.random() < 0.1:
            kind = "dormant"
        closed = kind == "concluded" and random.random() < 0.9 and days_ago > 120
        made.append(Plan(word, random.choice(units), days_ago, kind, random.randrange(1, 11 if lately else 60), closed))
    return made


def person(random: Random) -> str:
    """A name that is plainly fictional."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"
