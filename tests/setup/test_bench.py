"""The benchmark runs: its data set fits the tables, each part answers, each row is there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import embedded

pytestmark = pytest.mark.setup
ROOT = Path(__file__).resolve().parents[2]
NAMES = {"case_list", "case_page", "search", "my_work", "portfolio", "coverage", "create", "flag_sweep"}


def test_a_small_benchmark_writes_a_row_for_each_part(tmp_path: Path) -> None:
    with embedded.embedded(tmp_path / "servers", durable=False) as found:
        plain = {"STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        env = {**os.environ, **found, **plain, "DEV_FOLDER": str(tmp_path)}
        command = [sys.executable, "-m", "tools.bench", "200"]
        run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    rows = json.loads((tmp_path / "bench.json").read_text())
    assert {row["name"].split(" ")[0] for row in rows} == NAMES
    assert all(row["n"] == 200 and row["seconds"] > 0 and row["bare_seconds"] > 0 for row in rows)
    assert all(row["statements"] <= 12 for row in rows if row["name"].startswith("case_list"))
    assert rows[-1]["peak_mib"] > 0
