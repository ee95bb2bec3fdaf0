"""The database and the broker of a run: the embedded ones, or those that the environment names."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import psycopg2
import redis
from django.core.exceptions import ImproperlyConfigured
from psycopg2 import errors, sql

from smugglecases.env import Env
from tools.embedded import OWNER, RUNTIME, embedded
from tools.words import fail, warn

RIGHTS = {OWNER: "LOGIN CREATEDB", RUNTIME: "LOGIN"}
ADDRESSES: dict[str, Callable[[Env, str, str], object]] = {
    "DATABASE_URL": Env.db_url,
    "DATABASE_OWNER_URL": Env.db_url,
    "REDIS_URL": Env.redis_url,
}
SYSTEM_DATABASES = ("postgres", "template0", "template1")


def _lock_file(base: Path) -> TextIO:
    try:
        base.mkdir(parents=True, exist_ok=True)
        return (base / "lock").open("a")
    except OSError as error:
        fail(f"Nothing can be written in {base} ({error.strerror}). Set DEV_FOLDER to a folder of your own.")


@contextlib.contextmanager
def alone(base: Path, what: str) -> Iterator[None]:
    """Keep a second run of the same kind out of this folder; the lock ends with the process."""
    with _lock_file(base) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"`make {what}` is already running in this folder. Stop it first, or use a second clone.")
        yield


def connect(url: str, database: str = "") -> "psycopg2.extensions.connection":
    """Open a connection to a URL as the settings read it, in autocommit."""
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    link = psycopg2.connect(
        host=options.pop("host", None) or parts.hostname,
        port=parts.port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        dbname=database or parts.path.lstrip("/") or "postgres",
        connect_timeout=5,
        **options,
    )
    link.autocommit = True
    return link


def _reach(url: str, name: str) -> "psycopg2.extensions.connection":
    """Connect, to the maintenance database if the one that is named does not exist yet."""
    try:
        return connect(url)
    except (psycopg2.Error, ValueError) as error:
        if "does not exist" in str(error) and "database" in str(error):
            with contextlib.suppress(psycopg2.Error):
                return connect(url, "postgres")
        reason = " ".join(str(error).split())
        fail(f"The database of {name} cannot be reached: {reason}. Start it, or correct or unset {name}.")


def _check_redis(url: str) -> None:
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5).ping()
    except (redis.RedisError, ValueError) as error:
        fail(f"The server of REDIS_URL cannot be reached: {error}. Start it, or correct or unset REDIS_URL.")


def _as_role(url: str, role: str, password: str, database: str) -> str:
    """The same address, for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    who = f"{role}:{password}" if password else role
    return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=f"/{database}"))


def _works(url: str) -> bool:
    try:
        connect(url, "postgres").close()
    except psycopg2.Error:
        return False
    return True


def _role(link: "psycopg2.extensions.connection", url: str, role: str, known: dict[str, str], database: str) -> str:
    """Make sure that the role exists and lets us in; return its address."""
    make = sql.SQL("CREATE ROLE {} " + RIGHTS[role]).format(sql.Identifier(role))
    with link.cursor() as cursor:
        with contextlib.suppress(errors.DuplicateObject, errors.UniqueViolation):
            cursor.execute(make)
        if not _works(_as_role(url, role, known.get(role, ""), database)):
            known[role] = secrets.token_urlsafe(24)
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD %s").format(sql.Identifier(role)), [known[role]])
    return _as_role(url, role, known.get(role, ""), database)


def _may_make_roles(link: "psycopg2.extensions.connection") -> bool:
    with link.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    return bool(row and row[0])


def _hand_over(link: "psycopg2.extensions.connection", url: str, database: str) -> None:
    """Give the database to the owner role: made when missing, taken over only while it is empty."""
    if database in SYSTEM_DATABASES:
        fail(f"DATABASE_URL names PostgreSQL's own database {database}. Name one for this product: …/smugglecases")
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(OWNER)}
    with link.cursor() as cursor:
        cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database])
        row = cursor.fetchone()
        if row is None:
            with contextlib.suppress(errors.InsufficientPrivilege):  # a role that may make roles, not databases
                cursor.execute(sql.SQL("GRANT {owner} TO CURRENT_USER").format(**names))
            cursor.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))
        elif row[0] != OWNER:
            _take_over(url, names, database)


def _take_over(url: str, names: dict[str, sql.Identifier], database: str) -> None:
    link = connect(url)
    with contextlib.closing(link), link.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        row = cursor.fetchone()
        if row and row[0]:
            fail(
                f"The database {database} has tables already and does not belong to {OWNER}. Name an empty one in "
                f"DATABASE_URL, or set DATABASE_OWNER_URL to the role that owns it."
            )
        cursor.execute(sql.SQL("ALTER DATABASE {database} OWNER TO {owner}").format(**names))


def _two_roles(url: str, passwords: Path, hand_over: bool) -> dict[str, str]:
    """Work with the owner's and the runtime role when the given role may make them."""
    link = _reach(url, "DATABASE_URL")
    with contextlib.closing(link):
        if not _may_make_roles(link):
            warn("DATABASE_OWNER_URL is not set: one role migrates and works, so the database guards itself less.")
            return {}
        database = urlsplit(url).path.lstrip("/") or "smugglecases"
        known: dict[str, str] = json.loads(passwords.read_text()) if passwords.exists() else {}
        owner, runtime = (_role(link, url, role, known, database) for role in (OWNER, RUNTIME))
        private_text(passwords, json.dumps(known))
        try:
            if hand_over:
                _hand_over(link, url, database)
        except psycopg2.Error as error:
            reason = " ".join(str(error).split())
            fail(f"The database {database} cannot be given to {OWNER}: {reason}. Set DATABASE_OWNER_URL yourself.")
    return {"DATABASE_URL": runtime, "DATABASE_OWNER_URL": owner}


def private_text(path: Path, text: str) -> None:
    """Write a file that only its owner may read, complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def given(name: str) -> str:
    """The value of a variable, or of the file that NAME_FILE names; refused where the settings would refuse it."""
    env = Env()
    try:
        text = (env.given(name) or "").strip()
        if text and name in ADDRESSES:
            ADDRESSES[name](env, name, "")
    except ImproperlyConfigured as error:
        fail(str(error))
    return text


def environment(told: dict[str, str]) -> dict[str, str]:
    """What a process of the product gets: the person's own environment, and what it is told instead of files."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in told}
    return {**kept, **told}


def _outside(base: Path, database_url: str, redis_url: str, hand_over: bool) -> dict[str, str]:
    """The servers that the environment names, checked before anything starts."""
    _check_redis(redis_url)
    found = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    owner = given("DATABASE_OWNER_URL")
    if not owner:
        return {**found, **_two_roles(database_url, base / "roles.json", hand_over)}
    for name, url in (("DATABASE_URL", database_url), ("DATABASE_OWNER_URL", owner)):
        _reach(url, name).close()
    return {**found, "DATABASE_OWNER_URL": owner}


@contextlib.contextmanager
def servers(base: Path, durable: bool = True, hand_over: bool = True) -> Iterator[dict[str, str]]:
    """Give the addresses of the database and the broker for as long as the block runs."""
    database_url, redis_url = given("DATABASE_URL"), given("REDIS_URL")
    if bool(database_url) != bool(redis_url):
        missing, there = ("REDIS_URL", "DATABASE_URL") if database_url else ("DATABASE_URL", "REDIS_URL")
        fail(f"{there} is set but {missing} is not: set both to use your own servers, or none for the embedded ones.")
    if database_url:
        yield _outside(base, database_url, redis_url, hand_over)
        return
    with embedded(base, durable) as found:
        yield found
