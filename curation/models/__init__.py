from curation.models.failures import FailedTokens
from curation.models.merge import EntryType, Merge, MergedCell, UnitedRow
from curation.models.not_the_same import NotTheSame
from curation.models.scoped_user import ScopedUser
from curation.models.token import Credential, Token

__all__ = [
    "Credential",
    "EntryType",
    "FailedTokens",
    "Merge",
    "MergedCell",
    "NotTheSame",
    "ScopedUser",
    "Token",
    "UnitedRow",
]
