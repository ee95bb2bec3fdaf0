"""The page of a person, an organisation or a thing: names, numbers, ties, roles, and a sealed identity."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.asking import HouseRequest
from access.errors import Hidden
from access.gate import rights_in
from access.rules import Right
from desk.forms import without_version
from investigations import forms_people as forms
from investigations.actions import identity, matches, relations, roles
from investigations.actions import subjects as subject_acts
from investigations.forms import SubjectForm
from investigations.models import Identifier, Match, Relation, Subject, SubjectName, SubjectRole
from investigations.queries import sealing as seals
from investigations.queries import subjects as queries
from investigations.queries.cases import open_child, open_for_work
from investigations.views.common import case_page, form_page, link

form_methods = require_http_methods(["GET", "HEAD", "POST"])
TAB = "investigations:case_people"


def _here(subject: Subject) -> str:
    return link("investigations:person", str(subject.uuid))


def _subject_for_work(request: HouseRequest, uuid: UUID) -> Subject:
    subject: Subject = open_child(request.user, Subject, uuid)
    open_for_work(request.user, subject.case.reference)
    return subject


@require_GET
def subject(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Everything that the case knows of somebody or something."""
    found: Subject = open_child(request.user, Subject, uuid)
    rights = rights_in(request.user, found)
    beside: dict[str, list[Any]] = {
        "names": list(queries.names_of(found)),
        "identifiers": queries.identifiers_of(request.user, found),
        "relations": list(queries.relations_of(found)),
        "roles": list(queries.roles_of(found)),
    }
    covered = {"names", "identifiers"} if found.sealed else set()
    return case_page(
        request,
        "subject",
        found.case,
        tab=TAB,
        subject=found,
        **{kind: [row for row in rows if row.removed_at is None] for kind, rows in beside.items()},
        removed=[(kind, row) for kind in sorted(beside.keys() - covered) for row in beside[kind] if row.removed_at],
        identity=_identity(request, found),
        openings=seals.openings_of(found) if found.sealed else (),
        may_ask=Right.IDENTITY_ASK in rights,
        may_decide=Right.IDENTITY_DECIDE in rights,
    )


def _identity(request: HouseRequest, subject: Subject) -> Any:
    """Who a sealed person really is, for whom it was opened; else None."""
    seal = getattr(subject, "seal", None) if subject.sealed else None
    return seals.open_identity(request.user, subject) if seal and seals.running_opening(request.user, seal) else None


@form_methods
def subject_edit(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Change what is known of somebody or something."""
    found = _subject_for_work(request, uuid)
    form = forms.ThingForm if found.is_thing else SubjectForm
    return form_page(
        request,
        form,
        case=found.case,
        thing=found,
        values={name: getattr(found, name) for name in subject_acts.FIELDS},
        title=found.name,
        act=lambda data: subject_acts.amend_subject(request.user, found, **data),
        back=_here(found),
    )


@form_methods
def thing_new(request: HouseRequest, reference: str) -> HttpResponse:
    """Add a vehicle, telephone, account, place or another thing."""
    case = open_for_work(request.user, reference)
    return form_page(
        request,
        forms.ThingForm,
        case=case,
        title=_("Add a thing"),
        act=lambda data: subject_acts.add_subject(request.user, case, **without_version(data)),
        back=link(TAB, reference),
    )


def _no_such_door(*_args: Any, **_kwargs: Any) -> Any:
    raise Hidden


@dataclass(frozen=True)
class Beside:
    """What stands beside a subject: how it is added, changed, removed and put back."""

    model: type[Any]
    form: type[Any]
    title: Any
    fields: tuple[str, ...]
    remove: Callable[..., None]
    restore: Callable[..., None]
    add: Callable[..., Any] = _no_such_door
    amend: Callable[..., Any] = _no_such_door

    @property
    def changes(self) -> bool:
        """Whether its rows are changed: what one is from a day on is noted anew instead."""
        return self.amend is not _no_such_door


BESIDE: dict[str, Beside] = {
    "names": Beside(
        SubjectName,
        forms.NameForm,
        lazy("Add a name"),
        identity.NAME_FIELDS,
        identity.remove_name,
        identity.restore_name,
        identity.add_name,
        identity.amend_name,
    ),
    "identifiers": Beside(
        Identifier,
        forms.IdentifierForm,
        lazy("Add a number or address"),
        identity.IDENTIFIER_FIELDS,
        identity.remove_identifier,
        identity.restore_identifier,
        identity.add_identifier,
        identity.amend_identifier,
    ),
    "roles": Beside(
        SubjectRole,
        forms.RoleForm,
        lazy("Add a role"),
        (),
        roles.remove_role,
        roles.restore_role,
        roles.add_role,
    ),
    "relations": Beside(
        Relation,
        forms.RelationForm,
        lazy("Add a relation"),
        relations.FIELDS,
        relations.remove_relation,
        relations.restore_relation,
        amend=relations.amend_relation,
    ),
}


@form_methods
def add(request: HouseRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Add a name, a number or a role."""
    found, how = _subject_for_work(request, uuid), BESIDE[kind]
    return form_page(
        request,
        how.form,
        case=found.case,
        title=how.title,
        act=lambda data: how.add(request.user, found, **without_version(data)),
        back=_here(found),
    )


@form_methods
def relation_new(request: HouseRequest, reference: str) -> HttpResponse:
    """Tie one of the case to another; `from` in the address chooses the first one."""
    case = open_for_work(request.user, reference)
    first = request.GET.get("from", "")
    return form_page(
        request,
        partial(forms.NewRelationForm, case=case),
        case=case,
        values={"from_subject": first} if first.isascii() else {},
        title=_("Add a relation"),
        act=lambda data: relations.add_relation(request.user, case, **without_version(data)),
        back=link(TAB, reference),
    )


@form_methods
def change(request: HouseRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Change a name, a number or a relation."""
    how = BESIDE[kind]
    row = open_child(request.user, how.model, uuid)
    open_for_work(request.user, row.case.reference)
    return form_page(
        request,
        how.form,
        case=row.case,
        thing=row,
        values={name: getattr(row, name) for name in how.fields},
        title=str(row),
        act=lambda data: how.amend(request.user, row, **data),
        back=_here(_subject_of(row)),
    )


@require_POST
def set_removed(request: HouseRequest, uuid: UUID, kind: str, removed: bool) -> HttpResponse:
    """Take something away, or put it back."""
    how = BESIDE[kind]
    row = open_child(request.user, how.model, uuid)
    (how.remove if removed else how.restore)(request.user, row)
    words = _("Removed: %(thing)s. It can be put back below.") if removed else _("Put back: %(thing)s")
    messages.success(request, words % {"thing": row})
    return redirect(_here(_subject_of(row)))


def _subject_of(row: Any) -> Subject:
    found: Subject = row.from_subject if isinstance(row, Relation) else row.subject
    return found


@form_methods
def settle(request: HouseRequest, uuid: UUID) -> HttpResponse:
    """Write down what came of asking the other unit."""
    match: Match = open_child(request.user, Match, uuid)
    open_for_work(request.user, match.case.reference)
    return form_page(
        request,
        forms.SettleForm,
        case=match.case,
        thing=match,
        values={"note": match.note},
        title=_("Asked unit %(unit)s") % {"unit": match.unit},
        act=lambda data: matches.settle_match(request.user, match, **data),
        back=_here(match.identifier.subject),
    )
