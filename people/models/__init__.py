from people.models.affiliation import Affiliation, AffiliationPassage
from people.models.person import Person, PersonCitation, PersonIdentifier, PersonName

__all__ = [
    "Affiliation",
    "AffiliationPassage",
    "Person",
    "PersonCitation",
    "PersonIdentifier",
    "PersonName",
]
