"""Shared tables of the house."""

from desk.models.law import LegalBasis, Term
from desk.models.notices import MailOut, Notification
from desk.models.work import Draft, IdempotencyKey, Job, SavedFilter

__all__ = ["Draft", "IdempotencyKey", "Job", "LegalBasis", "MailOut", "Notification", "SavedFilter", "Term"]
