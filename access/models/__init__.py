"""People, rooms and keys."""

from access.models.people import Agency, Unit, User
from access.models.requests import AccessRequest, BreakGlass
from access.models.rooms import Compartment, Grant

__all__ = ["AccessRequest", "Agency", "BreakGlass", "Compartment", "Grant", "Unit", "User"]
