"""Names in any script and order, and numbers with and without a check."""

import pytest
from django.db import IntegrityError, transaction

from access.errors import Invalid
from audit.actions import action
from investigations.identifiers import IdentifierKind, check_identifier
from investigations.models import Relation, Subject
from investigations.names import name_key, skeleton
from tests.cast import Cast


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan de Vries", "VRIES, Jan de"),
        ("Ćorić Ana", "ana coric"),
        ("Jürgen\u202e Müller", "Jurgen Muller"),
    ],
)
def test_order_accents_and_hidden_marks_make_no_difference(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد", "Mohammed"),
        ("Muhammad", "Mohamed"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("Владимир", "Vladimir"),
        ("Yousef", "Yusuf"),
    ],
)
def test_scripts_and_vowels_leave_the_same_consonants(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        ("phone", "06 12345678", "31612345678"),
        ("phone", "+44 20 7946 0018", "442079460018"),
        ("bsn", "111222333", "111222333"),
        ("email", " Fictief@Voorbeeld.example ", "fictief@voorbeeld.example"),
        ("handle", "@Fictief_1", "fictief_1"),
        ("plate", "xx-99-zz", "XX99ZZ"),
        ("imo", "IMO 9176187", "IMO9176187"),
    ],
)
def test_numbers_have_one_plain_form(kind: str, value: str, plain: str) -> None:
    assert check_identifier(kind, value, "value") == plain


@pytest.mark.parametrize(
    ("kind", "value"), [("bsn", "111222334"), ("phone", "12"), ("email", "a@"), ("imo", "9176188")]
)
def test_a_number_that_fails_is_refused_unless_it_was_seen_so(kind: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_identifier(kind, value, "value")
    assert refused.value.code == f"invalid_{kind}"
    assert check_identifier(kind, value, "value", as_seen=True)
    assert kind in IdentifierKind.values


def test_the_forms_of_a_name_follow_the_name(cast: Cast) -> None:
    with action(cast.noor, "test"):
        subject = Subject.objects.create(case=cast.case, compartment=cast.case.compartment, name="Ömer Fictief")
        subject.name = "Fictief, Omar"
        subject.save(update_fields=["name"])
    subject.refresh_from_db()
    assert (subject.name_key, subject.skeleton) == ("fictief omar", "fktf mr")


def test_a_thing_has_no_life_and_ties_bind_two(cast: Cast) -> None:
    room = {"case": cast.case, "compartment": cast.case.compartment}
    with action(cast.noor, "test"):
        van = Subject.objects.create(**room, kind="vehicle", name="white van")
        with pytest.raises(IntegrityError, match="subject_thing_has_no_life"), transaction.atomic():
            Subject.objects.create(**room, kind="vehicle", name="van", category="suspect")
        with pytest.raises(IntegrityError, match="relation_ties_two"), transaction.atomic():
            Relation.objects.create(
                **room, from_subject=van, to_subject=van, kind="uses", basis="fact", source="report 1"
            )
    assert van not in Subject.objects.people()
    assert van in Subject.objects.things()
