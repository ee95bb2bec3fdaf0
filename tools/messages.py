"""Find every text that people see and bring locale/*/LC_MESSAGES/django.po in line; needs no gettext.

`python -m tools.messages` adds new texts without a translation, drops those that are gone and prints what is missing.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("audit", "access", "desk", "investigations", "finance", "smugglecases")
PLAIN = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)")

Message = tuple[str, str, str]  # context, text, plural


def _from_strings(name: str, strings: list[str]) -> Iterator[Message]:
    if name in PLAIN and strings:
        yield "", strings[0], ""
    elif name in PLURAL and len(strings) > 1:
        yield "", strings[0], strings[1]
    elif name in CONTEXT and len(strings) > 1:
        yield strings[0], strings[1], ""


def in_python(text: str) -> Iterator[Message]:
    """The messages of a Python module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            strings = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield from _from_strings(name, strings)


def in_template(text: str, origin: str) -> Iterator[Message]:
    """The messages of a template."""
    for name, arguments in CALL.findall(templatize(text, origin=origin)):
        strings = [ast.literal_eval(part.lstrip("u")) for part in re.findall(STRING, arguments)]
        yield from _from_strings(name, strings)


def sources() -> Iterator[tuple[Path, Iterator[Message]]]:
    """Every file of ours that can hold texts, with its messages."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, in_python(path.read_text(encoding="utf-8"))
    for path in sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".txt", ".js")):
        yield path, in_template(path.read_text(encoding="utf-8"), str(path))


def messages() -> dict[Message, list[str]]:
    """All messages with the files in which they stand."""
    found: dict[Message, list[str]] = {}
    for path, texts in sources():
        for message in texts:
            place = str(path.relative_to(ROOT))
            if message[1] and place not in found.setdefault(message, []):
                found[message].append(place)
    return found


def catalogue(language: str) -> polib.POFile:
    """The catalogue of a language, or an empty one."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8")
    fresh = polib.POFile(encoding="utf-8", wrapwidth=110)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return fresh


def key_of(entry: polib.POEntry) -> Message:
    """What tells a message apart."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def missing(entry: polib.POEntry) -> bool:
    """Whether an entry still wants a translation."""
    if entry.msgid_plural:
        return "fuzzy" in entry.flags or not all(entry.msgstr_plural.values()) or len(entry.msgstr_plural) < 2
    return "fuzzy" in entry.flags or not entry.msgstr


def update(language: str) -> list[polib.POEntry]:
    """Bring the catalogue in line and return the entries that want a translation."""
    book, wanted = catalogue(language), messages()
    known = {key_of(entry): entry for entry in book}
    for entry in [entry for entry in book if key_of(entry) not in wanted]:
        book.remove(entry)
    for message, places in wanted.items():
        context, text, plural = message
        entry = known.get(message)
        if entry is None:
            entry = polib.POEntry(msgctxt=context or None, msgid=text, msgid_plural=plural)
            if plural:
                entry.msgstr_plural = {0: "", 1: ""}
            book.append(entry)
        entry.occurrences = [(place, "") for place in places]
        if "%(" in text and "python-format" not in entry.flags:
            entry.flags.append("python-format")
    book.sort(key=lambda entry: (entry.msgid.lower(), entry.msgctxt or ""))
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))
    return [entry for entry in book if missing(entry)]


def main() -> int:
    """Update the Dutch catalogue and list what is missing."""
    wanting = update("nl")
    for entry in wanting:
        print(entry.msgid)
    print(f"{len(wanting)} texts want a translation", file=sys.stderr)
    return 1 if wanting else 0


if __name__ == "__main__":
    sys.exit(main())
