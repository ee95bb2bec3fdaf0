"""`python -m tools.pictures`: take the pictures of the docs from the running `make run`, whose demo data they show."""

import json
import os
import shutil
import sys
from typing import Any

from playwright.sync_api import sync_playwright

from tools.dev import ROOT, RUN
from tools.words import CannotGoOn, fail, say

FOLDER = ROOT / "docs" / "pictures"
PICTURES = [  # name, who looks, where
    ("case", "financial", "/cases/SC-2026-00001/"),
    ("portfolio", "prosecutor", "/portfolio/"),
    ("coverage", "prosecutor", "/coverage/"),
]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def running() -> dict[str, str]:
    """Where `make run` listens and what opens it."""
    note = RUN / "env.json"
    if not note.exists():
        fail("The pictures show a running product: start it first, with make run.")
    told: dict[str, str] = json.loads(note.read_text())
    return told


def take(page: Any, base: str, name: str, path: str) -> None:
    """One picture of what stands in the window."""
    page.goto(base + path, wait_until="networkidle")
    page.wait_for_timeout(500)  # charts grow into place
    page.screenshot(path=FOLDER / f"{name}.png")
    say(f"{name}.png")


def main() -> None:
    """Sign in as each and take the pictures at twice the size of the window."""
    told = running()
    base, password = told["SITE_URL"], os.environ.get("DEMO_PASSWORD", "follow-the-money")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name, who, path in PICTURES:
            context = browser.new_context(
                viewport={"width": 1366, "height": 768}, device_scale_factor=2, color_scheme="light", locale="en"
            )
            page = context.new_page()
            page.goto(f"{base}/accounts/login/")
            page.fill("[name=login]", who)
            page.fill("[name=password]", password)
            page.click("main form button.btn-primary")
            take(page, base, name, path)
            context.close()
        browser.close()


if __name__ == "__main__":
    try:
        main()
    except CannotGoOn as problem:
        print(f"smugglecases: {problem.message}", file=sys.stderr)
        sys.exit(1)
