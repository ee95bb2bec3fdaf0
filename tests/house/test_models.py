"""Every table of ours says how it is written, lies in a room, and is filtered by the one filter."""

import pytest
from django.apps import apps
from django.db import connections, models

from access.gate import RoomedQuerySet
from audit.written import Audited, Written

OURS = ("access", "desk", "investigations", "finance")
# Tables that hold nothing of a case, each with the reason.
WITHOUT_ROOM = {
    "access.Agency": "who takes part is known to all",
    "access.Unit": "who takes part is known to all",
    "access.User": "people are managed by the security officer",
    "access.Compartment": "is the room itself",
    "desk.LegalBasis": "law, known to all",
    "desk.Term": "policy, known to all",
    "desk.MailOut": "says where to look and nothing of the case",
    "desk.Draft": "private to its writer, its text never enters the book",
    "desk.SavedFilter": "private to its owner",
    "desk.IdempotencyKey": "private to its sender, its answer never enters the book",
    "investigations.StoredFile": "content by its hash, reached only through an exhibit",
    "investigations.Modus": "the catalogue, known to all",
    "investigations.SavedSearch": "private to its owner, what it looks for and knows never enters the book",
    "investigations.CasePlan": "the catalogue of plans, known to all",
    "investigations.CasePlanStep": "the catalogue of plans, known to all",
    "finance.RuleSetting": "parameters, known to all",
}


def our_models() -> list[type[models.Model]]:
    """All concrete models of our apps, the book's own apart."""
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_every_model_says_how_it_is_written(model: type[models.Model]) -> None:
    assert issubclass(model, Audited)
    assert isinstance(model.__dict__.get("written"), Written)


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_every_model_lies_in_a_room_or_says_why_not(model: type[models.Model]) -> None:
    roomed = model.written.room != ""  # type: ignore[attr-defined]
    if model._meta.label in WITHOUT_ROOM:
        assert not roomed or model._meta.label == "access.Compartment"
        return
    assert roomed, f"{model._meta.label} has no room"
    assert any(f.column == "compartment_id" for f in model._meta.concrete_fields)


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_models_with_a_public_handle_have_the_one_filter(model: type[models.Model]) -> None:
    names = {f.name for f in model._meta.concrete_fields}
    if {"uuid", "compartment"} <= names and model._meta.app_label in ("investigations", "finance"):
        assert isinstance(model._default_manager.all(), RoomedQuerySet)


def test_no_automatic_many_to_many_tables() -> None:
    for model in our_models():
        assert not model._meta.local_many_to_many, f"{model._meta.label} would lack the trigger"


@pytest.mark.django_db
def test_every_audited_table_has_the_trigger() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname IN ('book_row', 'book_bulk') AND t.tgenabled = 'O'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in our_models()} <= guarded


@pytest.mark.django_db
def test_the_runtime_role_is_not_the_owner() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        runtime = cursor.fetchone()[0]
        cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        owners = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT has_schema_privilege(current_user, 'public', 'CREATE'),"
            " has_database_privilege(current_user, current_database(), 'TEMP'),"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (False, False, False)
    assert runtime not in owners
