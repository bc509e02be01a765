from events.models.attestation import Attestation, AttestationPassage
from events.models.discrepancy import Discrepancy, DiscrepancySubject, Reading, ReadingPassage
from events.models.event import Event, EventCitation, EventIdentifier, EventName
from events.models.figure import Figure, Measure
from events.models.participation import Participation, ParticipationPassage
from events.models.statement import Mention, Statement

__all__ = [
    "Attestation",
    "AttestationPassage",
    "Discrepancy",
    "DiscrepancySubject",
    "Event",
    "EventCitation",
    "EventIdentifier",
    "EventName",
    "Figure",
    "Measure",
    "Mention",
    "Participation",
    "ParticipationPassage",
    "Reading",
    "ReadingPassage",
    "Statement",
]
