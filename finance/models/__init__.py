"""The tables of the money lane."""

from finance.models.asset import Asset, AssetIdentifier, AssetMove, AssetValuation, SeizureConfirmation
from finance.models.flag import Flag, FlagEvent, RuleSetting
from finance.models.request import MoveRequest, RequestPart, RequestStep
from finance.models.track import FinancialTrack, MoneyLine, PlanStep, TrackActivity, TrackMove, TrackPlan
from finance.models.waiver import Waiver, WaiverStep

__all__ = [
    "Asset",
    "AssetIdentifier",
    "AssetMove",
    "AssetValuation",
    "FinancialTrack",
    "Flag",
    "FlagEvent",
    "MoneyLine",
    "MoveRequest",
    "PlanStep",
    "RequestPart",
    "RequestStep",
    "RuleSetting",
    "SeizureConfirmation",
    "TrackActivity",
    "TrackMove",
    "TrackPlan",
    "Waiver",
    "WaiverStep",
]
