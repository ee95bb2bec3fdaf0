"""Build .venv and node_modules from the locks, then hand over to tools/dev.py. Standard library only.

Usage: python3.11 bootstrap.py run|test|bench|check|install|lock [arguments]
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
LOCKS = ROOT / "requirements"
STARTED = time.monotonic()


def say(message: str) -> None:
    """Tell what is being done, and since when."""
    print(f"[{time.monotonic() - STARTED:6.1f}s] {message}", flush=True)


def fail(message: str) -> NoReturn:
    """Stop with one line that says what to do."""
    print(f"smugglecases: {message}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def changed(name: str, *parts: str | Path) -> tuple[bool, Callable[[], object]]:
    """Tell whether these texts or files differ from the last `done()`, and give that `done`."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    mark = VENV / f".done-{name}"
    same = mark.exists() and mark.read_text() == digest.hexdigest()
    return not same, lambda: mark.write_text(digest.hexdigest())


def run(what: str, *command: object, env: dict[str, str] | None = None) -> None:
    """Run one step of the installation."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False)
    if result.returncode:
        fail(f"{what} failed; the lines above tell why. A package registry must be reachable for the first start.")


def trust_what_the_machine_trusts() -> None:
    """Let uv and npm use the machine's certificates and its package mirror, as pip does."""
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    if os.environ.get("PIP_INDEX_URL"):
        os.environ.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])


def make_venv() -> None:
    """Make .venv, anew when it is half made, was moved or belongs to another Python."""
    missing, done = changed("venv", str(ROOT), sys.version)
    if not missing and (BIN / "python").exists():
        return
    say("making .venv")
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        fail(f"Python cannot make a virtual environment here ({error}). On Debian: apt-get install python3-venv")
    done()


def uv_install(*locks: Path) -> None:
    """Install exactly what these locks name."""
    wanted = [part for lock in locks for part in ("-r", str(lock))]
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(BIN / "python"), "--require-hashes"]
    run("Installing the Python packages", *uv, *wanted)


def python_packages() -> None:
    """Install the packages of the product, its tests and its development servers."""
    missing, done = changed("uv", LOCKS / "uv.txt")
    pip = [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if missing:
        run("Installing uv", *pip, "-r", LOCKS / "uv.txt")
        done()
    missing, done = changed("python", LOCKS / "run.txt", LOCKS / "dev.txt")
    if missing:
        say("installing the Python packages")
        uv_install(LOCKS / "run.txt", LOCKS / "dev.txt")
        done()


def npm() -> tuple[Path, dict[str, str]]:
    """Find npm, or take it from a wheel when the machine has none; with the environment it wants."""
    env = dict(os.environ)
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return Path(found), env
    missing, done = changed("nodejs", LOCKS / "node.txt")
    if missing:
        say("no Node.js on this machine: installing it from a wheel")
        uv_install(LOCKS / "node.txt")
        done()
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    return BIN / "npm", env


def front_end_packages() -> None:
    """Install the front-end packages."""
    missing, done = changed("node", ROOT / "package.json", ROOT / "package-lock.json")
    if not missing and (ROOT / "node_modules").exists():
        return
    say("installing the front-end packages")
    tool, env = npm()
    run("Installing the front-end packages", tool, "ci", "--loglevel=error", env=env)
    done()


def lock(*arguments: str) -> None:
    """Write the locks anew: hashes, and no addresses. `--upgrade` moves to the newest versions."""
    for name in ("uv", "node", "run", "dev"):
        say(f"locking requirements/{name}.txt")
        uv = [str(BIN / "uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        run("Locking", *uv, "--python-version", "3.11", *files, *arguments)
    tool, env = npm()
    run("Locking", tool, "install", "--package-lock-only", "--loglevel=error", env=env)


def main() -> None:
    """Install what changed since the last time, then hand over."""
    if sys.version_info < (3, 11):
        fail(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Try: make PYTHON=/path/to/python3.11")
    command = sys.argv[1] if len(sys.argv) > 1 else "run"
    trust_what_the_machine_trusts()
    make_venv()
    if command == "lock" and (BIN / "uv").exists():  # the locks may be out of step with what is installed
        lock(*sys.argv[2:])
        return
    python_packages()
    front_end_packages()
    if command == "install":
        say("everything is installed")
        return
    if command == "lock":
        lock(*sys.argv[2:])
        return
    os.environ["STARTED"] = str(time.time() - (time.monotonic() - STARTED))
    os.chdir(ROOT)
    os.execv(BIN / "python", [str(BIN / "python"), "-m", "tools.dev", command, *sys.argv[2:]])


if __name__ == "__main__":
    for sign in (signal.SIGINT, signal.SIGTERM):  # also where a shell made us ignore them
        signal.signal(sign, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
