"""The tables of the criminal lane."""

from investigations.models.case import Assignment, Case, CaseMove, ExternalReference
from investigations.models.evidence import CustodyMove, EvidenceText, Exhibit, ExhibitFile, StoredFile, Upload
from investigations.models.identity import Identifier, NameKind, SubjectName
from investigations.models.item import HandlingPermission, InformationItem, ItemRevision, ItemTie
from investigations.models.match import Match
from investigations.models.modus import CaseModus, Modus
from investigations.models.relation import Relation
from investigations.models.route import Leg, Route
from investigations.models.search import SavedSearch
from investigations.models.standing import SealedIdentity, SealOpening, SubjectRole
from investigations.models.subject import Subject

__all__ = [
    "Assignment",
    "Case",
    "CaseModus",
    "CaseMove",
    "CustodyMove",
    "EvidenceText",
    "Exhibit",
    "ExhibitFile",
    "ExternalReference",
    "HandlingPermission",
    "Identifier",
    "InformationItem",
    "ItemRevision",
    "ItemTie",
    "Leg",
    "Match",
    "Modus",
    "NameKind",
    "Relation",
    "Route",
    "SavedSearch",
    "SealOpening",
    "SealedIdentity",
    "StoredFile",
    "Subject",
    "SubjectName",
    "SubjectRole",
    "Upload",
]
