"""Names in a form to search by: whatever their script, spelling and order."""

import re
import unicodedata

from anyascii import anyascii

LONGEST = 300  # characters of a key
_TOKEN = re.compile(r"[a-z0-9]+")
_TWICE = re.compile(r"(.)\1+")
# Letters that writers of the same name exchange, first the pairs, then the single ones.
_SOUNDS = (
    *(("kh", "k"), ("gh", "g"), ("ch", "k"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("th", "t"), ("dh", "d")),
    *(("ph", "f"), ("dj", "j"), ("zh", "j"), ("dz", "j"), ("tz", "s"), ("ts", "s"), ("ou", "u"), ("x", "ks")),
    *(("q", "k"), ("c", "k"), ("w", "v"), ("z", "s")),
)
_SILENT = re.compile(r"[aeiouyh]+")


def latin_words(text: str) -> list[str]:
    """The words of a name in small Latin letters and digits, in the order in which they were written."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return _TOKEN.findall(re.sub(r"['’`ʼ]", "", anyascii(visible)).lower())


def name_key(text: str) -> str:
    """The words of a name in Latin letters, sorted: the same for every order, accent and most scripts."""
    return " ".join(sorted(latin_words(text)))[:LONGEST]


def skeleton(text: str) -> str:
    """The consonants of a name, sorted by word: nearly the same for every way of writing its vowels."""
    return " ".join(sorted(filter(None, map(_consonants, latin_words(text)))))[:LONGEST]


def forms(text: str) -> dict[str, str]:
    """The columns by which a name is found; whoever writes a name writes them too."""
    return {"name_key": name_key(text), "skeleton": skeleton(text)}


def _consonants(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    bare = _SILENT.sub("", _TWICE.sub(r"\1", word))
    return bare or word[:1]
