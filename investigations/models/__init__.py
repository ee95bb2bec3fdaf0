"""The tables of the criminal lane."""

from investigations.models.case import Assignment, Case, CaseMove, ExternalReference
from investigations.models.event import Event, EventSubject
from investigations.models.evidence import CustodyMove, EvidenceText, Exhibit, ExhibitFile, StoredFile, Upload
from investigations.models.identity import Identifier, NameKind, SubjectName
from investigations.models.item import HandlingPermission, InformationItem, ItemRevision, ItemTie
from investigations.models.match import Match
from investigations.models.merges import NotSame, SubjectMerge
from investigations.models.modus import CaseModus, Modus
from investigations.models.relation import Relation
from investigations.models.route import Leg, Route
from investigations.models.search import SavedSearch
from investigations.models.standing import SealedIdentity, SealOpening, SubjectRole
from investigations.models.subject import Subject
from investigations.models.task import CasePlan, CasePlanStep, Task, TaskEntry, TaskMove, TaskReminder, TaskWait
from investigations.models.transport import Transport, TransportCrew

__all__ = [
    "Assignment",
    "Case",
    "CaseModus",
    "CaseMove",
    "CasePlan",
    "CasePlanStep",
    "CustodyMove",
    "Event",
    "EventSubject",
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
    "NotSame",
    "Relation",
    "Route",
    "SavedSearch",
    "SealOpening",
    "SealedIdentity",
    "StoredFile",
    "Subject",
    "SubjectMerge",
    "SubjectName",
    "SubjectRole",
    "Task",
    "TaskEntry",
    "TaskMove",
    "TaskReminder",
    "TaskWait",
    "Transport",
    "TransportCrew",
    "Upload",
]
