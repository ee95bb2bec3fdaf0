"""Who may be in a case twice, and why one thinks so."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from access.keys import keys_of
from access.rules import Right
from investigations.identifiers import IdentifierKind
from investigations.models import Case, Subject, SubjectMerge
from investigations.queries.cases import open_child
from investigations.queries.name_search import find_names

MOST = 100  # pairs of the worklist
ALIKE = 0.65  # how alike two names of one case are to be offered
COMPARED = 600  # in a larger case names are offered when they sound the same, not when they are nearly spelt so
LIKELY = 80  # score of a name that is offered while typing

# Pairs of one case that share a number, sound the same, or are spelt nearly the same; a different year of birth or
# another kind speaks against it, and so does somebody who looked at them.
_PAIRS = """
WITH here AS MATERIALIZED (
  SELECT s.id, s.case_id, s.kind, s.name_key, s.skeleton, left(s.born_on, 4) AS born,
         count(*) OVER (PARTITION BY s.case_id) AS many
    FROM investigations_subject s
   WHERE {scope} AND s.removed_at IS NULL AND s.merged_into_id IS NULL AND NOT s.sealed
), numbers AS MATERIALIZED (
  SELECT i.subject_id, i.case_id, i.kind, i.plain FROM investigations_identifier i
   WHERE i.removed_at IS NULL AND i.subject_id IN (SELECT id FROM here)
), found AS (
  SELECT a.id AS one, b.id AS other, 'number' AS why, min(i.kind) AS detail, 1.0 AS alike
    FROM here a JOIN numbers i ON i.subject_id = a.id
    JOIN numbers j ON j.case_id = i.case_id AND j.kind = i.kind AND j.plain = i.plain
    JOIN here b ON b.id = j.subject_id AND b.id > a.id AND b.kind = a.kind
   GROUP BY 1, 2
  UNION ALL
  SELECT a.id, b.id, 'sound', '', similarity(a.name_key, b.name_key)
    FROM here a JOIN here b ON b.case_id = a.case_id AND b.skeleton = a.skeleton AND b.id > a.id AND b.kind = a.kind
   WHERE length(a.skeleton) > 3 AND (a.born = '' OR b.born = '' OR a.born = b.born)
  UNION ALL
  SELECT a.id, b.id, 'name', '', similarity(a.name_key, b.name_key)
    FROM here a JOIN here b ON b.case_id = a.case_id AND b.id > a.id AND b.kind = a.kind
   WHERE a.many <= %(compared)s AND a.skeleton <> b.skeleton AND similarity(a.name_key, b.name_key) >= %(alike)s
     AND (a.born = '' OR b.born = '' OR a.born = b.born)
)
SELECT one, other, array_agg(why || ':' || detail ORDER BY why), max(alike) FROM found f
 WHERE NOT EXISTS (SELECT FROM investigations_notsame n WHERE n.one_id = f.one AND n.other_id = f.other)
 GROUP BY 1, 2 ORDER BY bool_or(why = 'number') DESC, 4 DESC, 1, 2 LIMIT %(most)s"""


@dataclass
class Pair:
    """Two subjects of one case that may be one, with the reasons for thinking so."""

    one: Subject
    other: Subject
    reasons: list[str] = field(default_factory=list)


def pairs_in(case: Case) -> list[Pair]:
    """The pairs of one case."""
    return _pairs("s.case_id = %(case)s", {"case": case.pk})


def pairs_of(actor: Any) -> list[Pair]:
    """The pairs in the rooms to which the actor holds a key of their own for writing."""
    rooms = keys_of(actor).rooms_with(Right.CASE_WRITE)
    return _pairs("s.compartment_id = ANY(%(rooms)s)", {"rooms": rooms}) if rooms else []


def _pairs(scope: str, values: dict[str, Any]) -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(scope=scope), {**values, "alike": ALIKE, "compared": COMPARED, "most": MOST})
        rows = cursor.fetchall()
    subjects = Subject.objects.select_related("case").in_bulk(
        {pk for one, other, *_rest in rows for pk in (one, other)}
    )
    return [Pair(subjects[one], subjects[other], [_reason(why) for why in whys]) for one, other, whys, _alike in rows]


def _reason(why: str) -> str:
    kind, _colon, detail = why.partition(":")
    if kind == "number":
        return _("the same %(kind)s") % {"kind": IdentifierKind(detail).label}
    return _("the name sounds the same") if kind == "sound" else _("the name is spelt nearly the same")


def like_this(actor: Any, case: Case, name: str) -> list[Subject]:
    """Who stands in the case already, or elsewhere in the actor's sight, under a name like the one being typed."""
    found = [named.subject for named in find_names(actor, name, 12) if named.score >= LIKELY]
    return sorted(found, key=lambda subject: subject.case_id != case.pk)[:6]


def merges_of(case: Case) -> Any:
    """The merges of a case, newest first, those that were undone among them."""
    rows = SubjectMerge.objects.filter(case=case)
    return rows.select_related("kept", "gone", "merged_by", "undone_by")


def open_merge(actor: Any, uuid: Any) -> SubjectMerge:
    """One merge, through its case."""
    found: SubjectMerge = open_child(actor, SubjectMerge, uuid)
    return found
