"""The parts of the pages: figures, dates, states, forms."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from access.demo import demo_people
from access.models import User
from desk.formparts import folded_parts
from desk.menu import menu_for
from desk.queries.demo import demo_client, demo_logins
from desk.templatetags import ui
from tests.cast import Cast


class Sample(forms.Form):
    """A form with one rare field."""

    name = forms.CharField(help_text="As in the passport.")
    amount = forms.DecimalField()
    on = forms.DateField()
    rare = forms.CharField(required=False)
    folded = ("rare",)


def render(text: str, path: str = "/x/", **values: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load ui %}" + text).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("en", Decimal("-61260.5"), "\u221261,260.50"),
        ("nl", Decimal("-61260.5"), "\u221261.260,50"),
        ("en", Decimal("-0.001"), "0.00"),
        ("en", Decimal("1204000"), "1,204,000.00"),
    ],
)
def test_money_by_locale(language: str, amount: Decimal, expected: str) -> None:
    with translation.override(language):
        assert expected in ui.money(amount, "EUR")
        assert ("\u2212" in ui.money(amount, "EUR")) == expected.startswith("\u2212")


def test_no_money_is_a_dash() -> None:
    assert "–" in ui.money(None)


def test_a_date_by_locale_with_weekday() -> None:
    with translation.override("nl"):
        assert "wo 12 mrt 2025" in ui.day(date(2025, 3, 12), weekday=True)
    with translation.override("en"):
        assert ">12 Mar 2025<" in ui.day(date(2025, 3, 12))


def test_states_say_the_registered_word() -> None:
    badge = ui.state_badge("case", "closing")
    assert "closing requested" in badge
    assert "tone-amber" in badge
    assert ui.state_badge("case", "") == ""


def test_what_people_type_is_escaped() -> None:
    for part in (ui.badge("<b>"), ui.fact("<b>", "<b>"), ui.severity("high", "<b>"), ui.state_badge("x", "<b>")):
        assert "<b>" not in part
    assert "<b>" not in render("{% card title=t %}{{ t }}{% endcard %}{% empty title=t %}{% endempty %}", t="<b>")


def test_wrong_input_survives_and_is_pointed_at() -> None:
    form = Sample({"name": "", "amount": "12,x", "on": "tomorrow"})
    html = render("{% form_fields form %}", form=form)
    assert 'href="#id_amount"' in html
    assert 'value="12,x"' in html
    assert 'value="tomorrow"' in html
    assert 'aria-invalid="true"' in html
    assert "id_amount_error" in html
    assert "<details" in html


def test_rare_fields_are_folded() -> None:
    shown, rare = folded_parts(Sample())
    assert [part["field"].name for part in rare] == ["rare"]
    assert len(shown) == 3


def test_sorting_keeps_the_filters() -> None:
    html = render('{% sort_header "opened_on" "Opened" %}', "/x/?state=open&order=opened_on&cursor=abc")
    assert "order=-opened_on" in html
    assert "state=open" in html
    assert "cursor" not in html
    assert 'aria-sort="ascending"' in html


def test_a_partner_has_no_menu() -> None:
    assert menu_for("partner", "/") == []


@pytest.mark.django_db
def test_demo_log_ins_only_in_a_demonstration(people: Cast, settings: Any, client: Client) -> None:
    assert demo_logins() == []
    settings.DEMO_MODE, settings.DEMO_PASSWORD = True, "follow-the-money"
    names = {login["username"] for login in demo_logins()}
    assert names == {"chief", "policy"}  # the names that the demonstration gives, whoever else there is
    assert "partner" not in names
    assert "follow-the-money" in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_the_client_of_the_demonstration_stands_beside_the_log_ins(settings: Any, client: Client) -> None:
    assert demo_client() == {}
    settings.DEMO_MODE, settings.DEMO_PASSWORD, settings.DEMO_CLIENT_SECRET = True, "a fictional password", "the-secret"
    demo_people()
    page = client.get("/accounts/login/").content.decode()
    assert "demo-agency" in page and "the-secret" in page


@pytest.mark.django_db
def test_the_password_that_the_page_shows_is_the_one_that_holds(settings: Any, client: Client) -> None:
    for password in ("a fictional password", "another fictional password"):
        settings.DEMO_MODE, settings.DEMO_PASSWORD, settings.DEMO_CLIENT_SECRET = True, password, "the-secret"
        demo_people()
        assert User.objects.get(username="investigator").check_password(password)


@pytest.mark.django_db
def test_everybody_has_a_first_page(people: Cast, client: Client) -> None:
    for user in people.people.values():
        client.force_login(user, backend="access.backends.PasswordBackend")
        assert client.get("/").status_code in (200, 302), user
