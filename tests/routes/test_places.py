"""A text becomes a point, or says why it is none; nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import Invalid
from finance.demo import others, zandkreek
from investigations.places import REASONS, check_place, codes, key, resolve, suggest


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("TRIST", "Istanbul, TR"),
        ("rsbeg", "Belgrade, RS"),
        ("NL AMS", "Amsterdam, NL"),
        ("Dover, GB", "Dover, GB"),
        ("Dover, United Kingdom", "Dover, GB"),
        ("Wenen, Oostenrijk", "Vienna, AT"),
        ("Dunkerque", "Dunkirk, FR"),
        ("  München ", "Munich, DE"),
        ("Lampedusa", "Lampedusa, IT"),
    ],
)
def test_a_code_or_a_town_becomes_a_point(text: str, place: str) -> None:
    assert str(resolve(text).place) == place


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "name"),
    [
        ("52.37, 4.90", 52.37, 4.90, "52.37, 4.90"),
        ("52,37 4,90", 52.37, 4.90, "52,37 4,90"),
        ("51.02N 2.21W", 51.02, -2.21, "51.02N 2.21W"),
        ("-33.90; 18.42", -33.9, 18.42, "-33.90; 18.42"),
        ("Beach north of Gravelines 51.01, 2.10", 51.01, 2.10, "Beach north of Gravelines"),
    ],
)
def test_coordinates_become_a_point(text: str, latitude: float, longitude: float, name: str) -> None:
    place = resolve(text).place
    assert place is not None
    assert (place.latitude, place.longitude, str(place)) == (latitude, longitude, name)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Dover", "several"),
        ("Paris", "several"),
        ("Nowhere at all", "unknown"),
        ("Hoofdstraat 12 14", "unknown"),
        ("", "unknown"),
        ("QQXYZ", "code"),
        ("95.0, 4.9", "range"),
        ("52.0, 181.0", "range"),
    ],
)
def test_what_is_no_point_says_why_and_what_to_do(text: str, reason: str) -> None:
    found = resolve(text)
    assert (found.place, found.reason) == (None, reason) and str(found.advice) == str(REASONS[reason])


def test_several_towns_are_named_and_each_name_leads_to_one() -> None:
    choices = resolve("Dover").choices
    assert "GB" in {place.country for place in choices}
    assert str(resolve("Dover, GB").place) == "Dover, GB"


def test_a_code_in_small_letters_gives_way_to_a_town_of_that_name() -> None:
    assert str(resolve("MACAS").place) == "Casablanca, MA"
    assert str(resolve("Macas").place) == "Macas, EC"


def test_coordinates_that_lie_nowhere_are_refused() -> None:
    check_place("Nowhere at all", "origin")
    with pytest.raises(Invalid) as caught:
        check_place("95.0, 4.9", "origin")
    assert (caught.value.field, caught.value.code) == ("origin", "range")


def test_the_list_of_codes_is_sound() -> None:
    assert len(codes()) > 500
    for code, place in codes().items():
        assert len(code) == 5 and code.isupper() and place.country == code[:2]
        assert -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180
        assert resolve(code).place == place


def test_the_demonstration_lies_on_the_map_but_for_one_place() -> None:
    texts = {end for legs in (zandkreek.LEGS, *others.WAYS) for leg in legs for end in leg[:2]}
    assert {text for text in texts if resolve(text).place is None} == {"Bus station of Edirne"}


def test_suggestions_begin_as_typed_and_lead_to_one_place_each() -> None:
    assert suggest("d") == []
    assert "FRDKK" in [one.value for one in suggest("dunk")] and "FRDKK" in [one.value for one in suggest("FRD")]
    assert "Amsterdam, NL" in [one.value for one in suggest("amst")]
    for text in ("dov", "Wene", "se", "çe", "BE"):
        assert all(resolve(one.value).place for one in suggest(text))


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = resolve(text)
    assert (found.place is None) == bool(found.reason)
    assert isinstance(key(text), str) and isinstance(suggest(text), list)


@given(st.decimals(min_value=-90, max_value=90, places=4), st.decimals(min_value=-180, max_value=180, places=4))
def test_coordinates_are_read_as_written(latitude: object, longitude: object) -> None:
    place = resolve(f"{latitude:f}, {longitude:f}").place
    assert place is not None
    assert (place.latitude, place.longitude) == (float(latitude), float(longitude))  # type: ignore[arg-type]
