"""The compose file is valid, in step with the settings, and asks for no more rights than it needs."""

import ast
import json
import re
import stat
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.setup.compose import COMPOSE, ROOT, SERVICES

OURS = ("migrate", "web", "worker", "beat")
SETTING = re.compile(r"^(?:# )?([A-Z][A-Z_]+)=", re.MULTILINE)


def variables_of_the_settings() -> set[str]:
    """Every name that the settings hand to `env.….` or to `_database`."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "smugglecases" / "settings.py").read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function, first = node.func, node.args[0]
        reads = (
            isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "env"
        )
        named = isinstance(function, ast.Name) and function.id == "_database"
        if (reads or named) and isinstance(first, ast.Constant):
            found.add(str(first.value))
    return found


def test_the_file_keeps_to_the_specification() -> None:
    schema = json.loads((files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json").read_text())
    jsonschema.validate(COMPOSE, schema)


def variables_of_the_launcher() -> set[str]:
    """Every name of a variable that only the tools read, by their own table in the docs."""
    table = (ROOT / "docs" / "setup.md").read_text().partition("### What the launcher reads")[2].partition("###")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    source = "".join(path.read_text() for path in (ROOT / "tools").glob("*.py"))
    read = set(re.findall(r'(?:environ\.get\(|given\()"([A-Z_]+)"', source)) - {"STARTED", "LOGINS"}
    ours = read - variables_of_the_settings()
    assert ours == named - variables_of_the_settings()
    return ours


def asked_of_the_person() -> dict[str, str]:
    """The variables that the compose file takes from .env, with what they are otherwise."""
    return dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", (ROOT / "docker-compose.yml").read_text()))


def test_the_example_names_every_variable_and_nothing_else() -> None:
    named = set(SETTING.findall((ROOT / ".env.example").read_text()))
    assert named == variables_of_the_settings() | variables_of_the_launcher()


def test_what_the_example_sets_reaches_the_services_and_says_what_holds_without_it() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if SETTING.match(line) and not line.startswith("#"))
    assert given == {"PRODUCTION": "1", **asked_of_the_person()}


def test_every_setting_reaches_the_services() -> None:
    """Except what the image fixes, and what is for development."""
    here = {name.removesuffix("_FILE") for name in OURS for name in SERVICES[name]["environment"]}
    image = set(re.findall(r"\b([A-Z_]+)=", (ROOT / "Dockerfile").read_text()))
    elsewhere = {"DEBUG", "DEMO_MODE", "DEMO_PASSWORD", "DEMO_CLIENT_SECRET", "STATICFILES_BACKEND"}
    as_the_cache = {"CELERY_BROKER_URL", "CELERY_QUEUE"}
    assert variables_of_the_settings() - here - image == elsewhere | as_the_cache


def test_the_documentation_has_every_variable_in_its_table() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    assert sorted(table) == sorted(variables_of_the_settings())


@pytest.mark.parametrize("name", OURS)
def test_services_set_only_what_the_settings_read(name: str) -> None:
    read = variables_of_the_settings()
    for variable, value in SERVICES[name]["environment"].items():
        assert variable.removesuffix("_FILE") in read
        for asked in re.findall(r"\$\{([A-Z_]+)", str(value)):
            assert asked == variable


def test_secrets_are_files_that_the_service_may_read() -> None:
    for name, service in SERVICES.items():
        given = set(service["secrets"])
        text = json.dumps(service)
        assert set(re.findall(r"/run/secrets/([a-z_]+)", text)) <= given, name
        assert given <= set(COMPOSE["secrets"]), name


def test_only_the_migration_knows_the_owner() -> None:
    assert [name for name in SERVICES if "database_owner_url" in SERVICES[name]["secrets"]] == ["migrate"]


def test_no_service_is_root_or_may_become_it() -> None:
    for name, service in SERVICES.items():
        assert service["user"] not in ("root", "0"), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_every_service_that_stays_has_a_health_check() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}


def test_nothing_starts_before_what_it_needs() -> None:
    for name in ("web", "worker", "beat"):
        needs = {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()}
        assert needs == {"migrate": "service_completed_successfully", "redis": "service_healthy"}
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_the_image_is_built_from_what_the_repository_has() -> None:
    copied = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    missing = [name for name in copied if not (ROOT / name).exists()]
    assert missing == []
    dockerfile = (ROOT / "Dockerfile").read_text()
    last = dockerfile[dockerfile.rindex("FROM ") :]
    assert f"USER {SERVICES['web']['user']}" in last


def test_secret_files_are_made_once_and_closed(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make = ["sh", str(ROOT / "deploy" / "make-secrets.sh"), str(folder)]
    subprocess.run(make, check=True, capture_output=True)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(first) == set(COMPOSE["secrets"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    again = subprocess.run(make, check=True, capture_output=True, text=True)
    assert again.stdout == ""
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert len(first["secret_key"].strip()) == 64 and first["secret_key"] != first["book_key"]
