"""Every variable is checked when it is read, and the message names it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from smugglecases.env import Env
from tests.setup.compose import ROOT


def refused(action: object) -> str:
    """The message of the refusal."""
    with pytest.raises(ImproperlyConfigured) as caught:
        action()  # type: ignore[operator]
    return str(caught.value)


def test_a_variable_that_is_not_set_has_its_default() -> None:
    env = Env({})
    assert (env.text("A", "x"), env.yes("A", True), env.whole("A", 3), env.number("A", 1.5)) == ("x", True, 3, 1.5)
    assert env.texts("A", ["x"]) == ["x"]


def test_values_are_read() -> None:
    env = Env({"A": "On", "B": " 7 ", "C": "a, b,", "D": "0.5", "E": "Europe/Amsterdam"})
    assert env.yes("A") is True
    assert env.whole("B", 1) == 7
    assert env.texts("C", []) == ["a", "b"]
    assert env.number("D", 1) == 0.5
    assert env.time_zone("E", "UTC") == "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda env: env.yes("NAME"), "perhaps"),
        (lambda env: env.whole("NAME", 1), "many"),
        (lambda env: env.whole("NAME", 1, least=1), "0"),
        (lambda env: env.number("NAME", 1), "-1"),
        (lambda env: env.number("NAME", 1), "nan"),
        (lambda env: env.time_zone("NAME", "UTC"), "Mars"),
        (lambda env: env.db_url("NAME", ""), "mysql://host/name"),
        (lambda env: env.db_url("NAME", ""), "postgres://host:port/name"),
        (lambda env: env.db_url("NAME", ""), "postgres://host/"),
        (lambda env: env.email_url("NAME", ""), "pigeon://"),
        (lambda env: env.redis_url("NAME", ""), "amqp://host"),
        (lambda env: env.redis_url("NAME", ""), "nonsense"),
        (lambda env: env.web_address("NAME", ""), "nonsense"),
        (lambda env: env.web_address("NAME", ""), "https://"),
        (lambda env: env.secret("NAME"), ""),
    ],
)
def test_a_wrong_value_is_refused_by_name(read: object, value: str) -> None:
    assert "NAME" in refused(lambda: read(Env({"NAME": value})))  # type: ignore[operator]


def test_the_address_of_a_database_is_never_shown() -> None:
    assert "hunter2" not in refused(lambda: Env({"A": "postgres://me:hunter2@host:port/x"}).db_url("A", ""))


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(" $with spaces \n")
    assert Env({"KEY_FILE": str(file)}).secret("KEY") == " $with spaces "


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    message = refused(lambda: Env({"KEY_FILE": str(tmp_path / "gone")}).secret("KEY"))
    assert "KEY_FILE" in message and "gone" in message


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    assert "both set" in refused(lambda: Env({"KEY_FILE": str(tmp_path), "KEY": "x"}).secret("KEY"))


@pytest.mark.parametrize(
    "value",
    [
        "tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://me:hunter2@tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org; script-src *//{z}/{x}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
    ],
)
def test_an_address_of_tiles_that_could_widen_the_policy_is_refused(value: str) -> None:
    assert "MAP_TILES_URL" in refused(lambda: Env({"MAP_TILES_URL": value}).tiles("MAP_TILES_URL"))


def test_only_an_address_of_tiles_opens_the_policy_and_only_for_pictures() -> None:
    address = "https://tiles.example.org:8443/{z}/{x}/{y}.png"
    script = "from smugglecases.settings import CONTENT_SECURITY_POLICY as p; print(p['DIRECTIVES'])"
    for value, opened in (("", False), (address, True)):
        run = [sys.executable, "-c", script]
        told = subprocess.run(
            run, cwd=ROOT, env={**os.environ, "MAP_TILES_URL": value}, capture_output=True, text=True, check=True
        )
        policy = ast.literal_eval(told.stdout.strip())
        assert (policy["img-src"][-1] == "https://tiles.example.org:8443") is opened
        assert all("tiles" not in str(sources) for name, sources in policy.items() if name != "img-src")
