"""docker-compose.yml as data, and its services as native processes."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
VARIABLE = re.compile(r"\$\$|\$\{([A-Z_]+)(?::-([^}]*))?\}")


def interpolated(text: str) -> str:
    """What compose makes of a text when no variable is set."""
    return VARIABLE.sub(lambda found: "$" if found[0] == "$$" else found[2] or "", text)


class Native:
    """One service with its own command, environment, secrets and health check, moved to other places."""

    def __init__(self, name: str, moves: dict[str, str], path: str) -> None:
        self.service, self.moves, self.path = SERVICES[name], moves, path
        self.process: subprocess.Popen[bytes] | None = None

    def _moved(self, text: object) -> str:
        found = interpolated(str(text))
        for old, new in self.moves.items():
            found = found.replace(old, new)
        return found

    @property
    def environment(self) -> dict[str, str]:
        """Exactly the variables of the service, and where programs are found."""
        own = {name: self._moved(value) for name, value in self.service.get("environment", {}).items()}
        return {"PATH": self.path, "HOME": "/tmp", "PYTHONWARNINGS": "default", **own}

    @property
    def command(self) -> list[str]:
        """The command of the service."""
        return [self._moved(part) for part in self.service["command"]]

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run a service that ends by itself."""
        return subprocess.run(
            self.command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def start(self, log: Path) -> None:
        """Start a service that stays."""
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=out, stderr=out, start_new_session=True
            )

    def healthy(self) -> bool:
        """Run its health check once."""
        kind, *rest = [self._moved(part) for part in self.service["healthcheck"]["test"]]
        command = ["sh", "-c", rest[0]] if kind == "CMD-SHELL" else rest
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=False, timeout=60)
        return done.returncode == 0

    def stop(self) -> int:
        """Ask it to end as compose does, and return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)


def programs(folder: Path, valkey: Path, postgres: Path) -> str:
    """A search path with the programs that the containers have."""
    folder.mkdir()
    (folder / "redis-server").symlink_to(valkey)
    for name in ("psql", "pg_isready"):
        (folder / name).symlink_to(postgres / name)
    client = folder / "redis-cli"
    client.write_text(
        f"#!{sys.executable}\nimport os, redis\n"
        "link = redis.Redis(port=int(os.environ['REDIS_PORT']), password=os.environ.get('REDISCLI_AUTH'))\n"
        "print('PONG' if link.ping() else 'NO')\n"
    )
    client.chmod(0o755)
    return os.pathsep.join([str(folder), str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
