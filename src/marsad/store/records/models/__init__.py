"""The tables of people's work, a module for each part of it."""

from marsad.store.records.models.analyses import AnalysisRecord
from marsad.store.records.models.assessments import AssessmentRecord, AssessmentStep
from marsad.store.records.models.dangers import DangerRecord
from marsad.store.records.models.findings import FindingRecord, FindingStep
from marsad.store.records.models.frames import FrameRecord
from marsad.store.records.models.judged import CodingRecord, Sample, SampleTask, SettlementRecord
from marsad.store.records.models.ledger import LedgerEntry
from marsad.store.records.models.narratives import ClaimRecord, NarrativeRecord
from marsad.store.records.models.observed import CollectionRecord, FileBatch
from marsad.store.records.models.people import Member, MemberManager
from marsad.store.records.models.pilots import ClosedRound, CodebookFreeze
from marsad.store.records.models.queue import OptOut, PassRecord, SetAsideAnswer, UrgentCase, UrgentStep
from marsad.store.records.models.releases import AnalysisStep
from marsad.store.records.models.tokens import ApiToken
from marsad.store.records.models.tour import TourProgress
from marsad.store.records.models.trained import ModelComparison, ModelUse, TrainedModel

__all__ = [
    "AnalysisRecord",
    "AnalysisStep",
    "ApiToken",
    "AssessmentRecord",
    "AssessmentStep",
    "ClaimRecord",
    "ClosedRound",
    "CodebookFreeze",
    "CodingRecord",
    "CollectionRecord",
    "DangerRecord",
    "FileBatch",
    "FindingRecord",
    "FindingStep",
    "FrameRecord",
    "LedgerEntry",
    "Member",
    "MemberManager",
    "ModelComparison",
    "ModelUse",
    "NarrativeRecord",
    "OptOut",
    "PassRecord",
    "Sample",
    "SampleTask",
    "SetAsideAnswer",
    "SettlementRecord",
    "TourProgress",
    "TrainedModel",
    "UrgentCase",
    "UrgentStep",
]
