"""The tables of the criminal lane."""

from investigations.models.case import Assignment, Case, CaseMove, ExternalReference
from investigations.models.modus import CaseModus, Modus
from investigations.models.route import Leg, Route
from investigations.models.subject import Subject

__all__ = [
    "Assignment",
    "Case",
    "CaseModus",
    "CaseMove",
    "ExternalReference",
    "Leg",
    "Modus",
    "Route",
    "Subject",
]
