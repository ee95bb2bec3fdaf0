"""Versions of an information item beside each other: two of them compared, or mine, theirs and what both came from."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from investigations.merging import Piece, between, chosen, gathered, pieces
from investigations.models import Exhibit, InformationItem, ItemRevision, Subject
from investigations.queries.items import revision_at

TITLE = "title"
# What a version keeps beside title and text, and what two editors may change independently of each other.
FACTS = (
    "happened_on", "happened_time", "ended_on", "ended_time", "learned_on", "source", "basis", "handling",
    "restriction",
)  # fmt: skip
TIES = ("subjects", "exhibits")
CHOICES = ("theirs", "mine")  # for a field; a piece of the text also has "both"


def plain(value: Any) -> Any:
    """A value as it is kept: dates and times in ISO."""
    return value.isoformat() if isinstance(value, (date, time)) else value


def tied(item: InformationItem) -> dict[str, list[str]]:
    """The handles of what an item concerns."""
    rows = list(item.ties.select_related("subject", "exhibit"))
    return {
        "subjects": sorted(str(tie.subject.uuid) for tie in rows if tie.subject),
        "exhibits": sorted(str(tie.exhibit.uuid) for tie in rows if tie.exhibit),
    }


def facts_of(item: InformationItem) -> dict[str, Any]:
    """Everything of an item that a version keeps beside title and text."""
    return {name: plain(getattr(item, name)) for name in FACTS} | tied(item)


@dataclass(frozen=True)
class Line:
    """A field beside the text in its versions, with its words."""

    name: str
    label: str
    piece: Piece[Any]
    words: Piece[str]

    @property
    def key(self) -> str:
        """The name of the choice in the form."""
        return f"choose-{self.name}"


@dataclass(frozen=True)
class Together:
    """What two people made of one version."""

    base: ItemRevision
    theirs: ItemRevision
    text: list[Piece[str]]
    lines: list[Line]

    @property
    def conflicts(self) -> bool:
        """Whether somebody has to choose."""
        return any(piece.conflicts for piece in self.text) or any(line.piece.conflicts for line in self.lines)

    @property
    def differing(self) -> list[Line]:
        """The fields in which the two differ."""
        return [line for line in self.lines if line.piece.differs]

    @property
    def numbered(self) -> list[tuple[int, str, Piece[str]]]:
        """The pieces of the text; those that differ have a number, and those to choose the name of their choice."""
        found, number = [], 0
        for piece in self.text:
            number += piece.differs
            found.append((number if piece.differs else 0, f"choose-text-{number}" if piece.conflicts else "", piece))
        return found

    def asked(self) -> list[str]:
        """The names of the choices to be made."""
        return [key for _n, key, _p in self.numbered if key] + [ln.key for ln in self.lines if ln.piece.conflicts]

    def values(self, choices: dict[str, str]) -> dict[str, Any]:
        """All values as proposed and chosen."""
        text = chosen(self.text, [choices.get(key, "both") for _n, key, _p in self.numbered if key])
        found: dict[str, Any] = {"text": text}
        for line in self.lines:
            mine = line.piece.conflicts and choices.get(line.key) == "mine"
            found[line.name] = line.piece.mine if mine else line.piece.proposed
        return found


def together(item: InformationItem, base: int | None, mine: dict[str, Any]) -> Together:
    """What somebody typed on the version `base`, and what the item says now."""
    old, new = revision_at(item, base), revision_at(item, None)
    typed = {name: _plain(name, mine[name]) for name in (TITLE, *FACTS, *TIES) if name in mine}
    lines = [_line(name, old, new, typed) for name in (TITLE, *FACTS, *TIES)]
    names = _names(item, [line for line in lines if line[0] in TIES])
    return Together(
        old, new, pieces(old.text, mine["text"], new.text), [_with_words(name, piece, names) for name, piece in lines]
    )


def compare(item: InformationItem, old: ItemRevision, new: ItemRevision) -> tuple[list[Piece[str]], list[Line]]:
    """What changed in the text from one version to another, and the other fields that changed."""
    found = [(name, Piece(_of(old, name), _of(new, name), _of(new, name))) for name in (TITLE, *FACTS, *TIES)]
    found = [(name, piece) for name, piece in found if piece.base != piece.mine]
    names = _names(item, [line for line in found if line[0] in TIES])
    return between(old.text, new.text), [_with_words(name, piece, names) for name, piece in found]


def _plain(name: str, value: Any) -> Any:
    return sorted(map(str, value)) if name in TIES else plain(value)


def _of(revision: ItemRevision, name: str) -> Any:
    return revision.title if name == TITLE else revision.facts.get(name)


def _line(name: str, old: ItemRevision, new: ItemRevision, typed: dict[str, Any]) -> tuple[str, Piece[Any]]:
    base, theirs = _of(old, name), _of(new, name)
    mine = typed.get(name, theirs)
    if name in TIES and mine != theirs:  # each side's additions and removals; there is nothing to choose
        whole = sorted(gathered(set(base or ()), set(mine), set(theirs or ())))
        return name, Piece(theirs, whole, theirs)
    return name, Piece(base, mine, theirs)


def _names(item: InformationItem, ties: list[tuple[str, Piece[Any]]]) -> dict[str, str]:
    handles = {
        str(handle)
        for _name, piece in ties
        for value in (piece.base, piece.mine, piece.theirs)
        for handle in value or ()
    }
    if not handles:
        return {}
    found = [row for model in (Subject, Exhibit) for row in model.objects.filter(case=item.case_id, uuid__in=handles)]
    return {str(row.uuid): str(row) for row in found}


def _with_words(name: str, piece: Piece[Any], names: dict[str, str]) -> Line:
    words = [_words(name, value, names) for value in (piece.base, piece.mine, piece.theirs)]
    return Line(name, label_of(name), piece, Piece(*words))


def label_of(name: str) -> str:
    """What a field is called."""
    if name in TIES:
        return _("people and things") if name == "subjects" else _("evidence")
    return str(InformationItem._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _words(name: str, value: Any, names: dict[str, str]) -> str:
    if name in TIES:
        return ", ".join(names.get(handle, handle) for handle in value or ())
    field: Any = InformationItem._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, "" if value is None else value))
