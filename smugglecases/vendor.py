"""Serve a fixed list of files straight out of node_modules; nothing else in there is reachable."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import FileSystemStorage

VENDOR_FILES = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/echarts/echarts.min.js": "echarts/dist/echarts.min.js",
    "vendor/tom-select/tom-select.complete.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "vendor/tom-select/tom-select.complete.min.js.map": "tom-select/dist/js/tom-select.complete.min.js.map",
    "vendor/tom-select/tom-select.bootstrap5.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "vendor/tom-select/tom-select.bootstrap5.min.css.map": "tom-select/dist/css/tom-select.bootstrap5.min.css.map",
    "vendor/leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "vendor/leaflet/leaflet.js.map": "leaflet/dist/leaflet.js.map",
    "vendor/leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "vendor/leaflet/images/layers.png": "leaflet/dist/images/layers.png",
    "vendor/leaflet/images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "vendor/leaflet/images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "vendor/topojson/topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "vendor/world-atlas/countries-50m.json": "world-atlas/countries-50m.json",
}


class _VendorStorage(FileSystemStorage):
    """Gives collectstatic the file behind a name of the list."""

    prefix = ""

    def path(self, name: str) -> str:
        """Where the file of this name lies."""
        return str(Path(settings.NODE_MODULES) / VENDOR_FILES[name])


class NodeModulesFinder(BaseFinder):
    """Finds the listed files and only those."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Warn when the packages are neither installed nor collected: pages would come without their style."""
        if not Path(settings.NODE_MODULES).exists() and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            return []  # collected when the image was built
        missing = [name for name in VENDOR_FILES if not self._file(name)]
        if not missing:
            return []
        return [Warning(f"Not found under {settings.NODE_MODULES}: {', '.join(missing[:3])}.", hint="Run npm ci.")]

    def _file(self, name: str) -> str:
        source = VENDOR_FILES.get(name)
        full = Path(settings.NODE_MODULES) / source if source else None
        return str(full) if full and full.is_file() else ""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file of this name, or an empty list."""
        full = self._file(path)
        if not full:
            return []
        return [full] if find_all else full

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every listed file that is installed."""
        storage = _VendorStorage(location=str(settings.NODE_MODULES))
        for name in VENDOR_FILES:
            if self._file(name):
                yield name, storage
