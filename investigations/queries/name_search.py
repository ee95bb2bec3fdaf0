"""People and things by a name in any order, spelling and script.

Names are compared by their key (words in Latin letters, sorted) and their skeleton (consonants). A strict look along
the trigram index comes first; only when it finds too little a wider one follows. Somebody with few rooms is served
from those rooms alone, where comparing every name is quicker than any index over all of them.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from rapidfuzz import fuzz

from access.keys import keys_of
from access.rules import Right
from investigations.models import Subject
from investigations.names import latin_words, name_key, skeleton

STRICT, WIDE, HEARD = 0.6, 0.42, 0.75  # how alike: keys at first, keys when too little came, skeletons
ENOUGH = 5  # with fewer hits a wider look follows
FEW_ROOMS = 1_000  # up to here the rooms are read whole
CANDIDATES = 200  # rows that one look brings for ranking
SHORTEST = 3  # letters of a word that the trigram index can find

# Every name of every standing subject in sight: {rows} narrows them before, {found} while they are read.
_NAMES = """
SELECT s.id, s.name AS hit, s.name_key AS key, s.skeleton AS heard FROM investigations_subject s {join}
 WHERE s.removed_at IS NULL AND s.merged_into_id IS NULL AND {seen} AND {own}
UNION ALL
SELECT s.id, n.text, n.name_key, n.skeleton FROM investigations_subjectname n
  JOIN investigations_subject s ON s.id = n.subject_id {join}
 WHERE n.removed_at IS NULL AND s.removed_at IS NULL AND s.merged_into_id IS NULL AND {seen} AND {further}
UNION ALL
SELECT s.id, s.aliases, lower(s.aliases), '' FROM investigations_subject s {join}
 WHERE s.aliases <> '' AND s.removed_at IS NULL AND s.merged_into_id IS NULL AND {seen} AND {known_as}"""
_MINE = "s.compartment_id = ANY(%(rooms)s)"
_OF_ROOMS = _NAMES.format(join="", seen=_MINE, own="true", further="true", known_as="true")
_IN_ROOMS = f"""
WITH names AS MATERIALIZED ({_OF_ROOMS})
SELECT id, hit, key, heard FROM names
 WHERE similarity(key, %(key)s) >= %(wide)s OR word_similarity(%(key)s, key) >= %(strict)s
    OR word_similarity(%(heard)s, heard) >= %(alike)s
 ORDER BY greatest(similarity(key, %(key)s), similarity(heard, %(heard)s)) DESC, id LIMIT %(limit)s"""
_CASES = "JOIN investigations_case c ON c.id = s.case_id"
_SEEN = "(c.unit_id = ANY(%(units)s) OR s.compartment_id = ANY(%(rooms)s))"
_LOOK = "({0}.name_key %% %(key)s{1})"
_KNOWN_AS = "UPPER(s.aliases) LIKE %(alias)s"
_HEARD = "({0}.name_key %% %(key)s OR %(heard)s <%% {0}.skeleton)"


@dataclass(frozen=True)
class Named:
    """A subject that was found, by which of its names, and how well it fits (0 to 100)."""

    subject: Subject
    hit: str
    score: float


def find_names(actor: Any, text: str, limit: int) -> list[Named]:
    """The subjects in the actor's sight whose name is or sounds like the text, the best first."""
    key, heard = name_key(text), skeleton(text)
    if len(key) < SHORTEST:
        return []
    rows = _candidates(actor, key, heard, [word for word in latin_words(text) if len(word) >= SHORTEST])
    best: dict[int, tuple[float, str]] = {}
    for number, hit, its_key, its_heard in rows:
        score = _score(key, heard, its_key, its_heard)
        if score > best.get(number, (0.0, ""))[0]:
            best[number] = (score, hit)
    ranked = sorted(best, key=lambda number: (-best[number][0], number))[:limit]
    subjects = Subject.objects.select_related("case").in_bulk(ranked)
    return [Named(subjects[n], best[n][1], round(best[n][0], 1)) for n in ranked if n in subjects]


def _candidates(actor: Any, key: str, heard: str, words: list[str]) -> list[tuple[int, str, str, str]]:
    keys = keys_of(actor)
    rooms, units = keys.rooms_with(Right.CASE_READ), keys.units_with(Right.CASE_READ)
    values: dict[str, Any] = {
        "key": key, "heard": heard, "rooms": rooms, "units": units, "limit": CANDIDATES,
        "strict": STRICT, "wide": WIDE, "alike": HEARD, "alias": f"%{' '.join(words).upper()}%",
    }  # fmt: skip
    if not units and len(rooms) <= FEW_ROOMS:
        return _fetch(_IN_ROOMS, values) if rooms else []
    like = "".join(f" AND {{0}}.name_key LIKE %(word{i})s" for i in range(len(words)))
    values |= {f"word{i}": f"%{word}%" for i, word in enumerate(words)}
    first = _everywhere(_LOOK.replace("{1}", f" OR (true{like})" if words else ""))
    found = _fetch(first, values)
    if len({row[0] for row in found}) < ENOUGH:
        found += _fetch(_everywhere(_HEARD), values, WIDE)
    return found


def _everywhere(look: str) -> str:
    names = _NAMES.format(join=_CASES, seen=_SEEN, own=look.format("s"), further=look.format("n"), known_as=_KNOWN_AS)
    return f"{names} LIMIT %(limit)s"


def _fetch(statement: str, values: dict[str, Any], alike: float = STRICT) -> list[Any]:
    """Run a look; the thresholds travel with it, as one message to the database and for this transaction only."""
    limits = f"SET LOCAL pg_trgm.similarity_threshold = {alike}; SET LOCAL pg_trgm.word_similarity_threshold = {HEARD};"
    with connection.cursor() as cursor:
        cursor.execute(limits + statement, values)
        return cursor.fetchall()


def _score(key: str, heard: str, its_key: str, its_heard: str) -> float:
    """How well a name fits: letter by letter, word by word, and by its sound; 100 is the same."""
    same, part = fuzz.ratio(key, its_key), fuzz.token_set_ratio(key, its_key)
    return max(same, 0.95 * part, 0.9 * fuzz.ratio(heard, its_heard))
