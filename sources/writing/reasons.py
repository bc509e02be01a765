from rest_framework.request import Request

from config.rest.errors import BadParameter, parameter_error
from sources.states.texts import one_line

HEADER = "X-Change-Reason"
LONGEST = 1000


def reason_of(request: Request) -> dict[str, str]:
    """Why something is changed, for the history: the header, in UTF-8."""
    try:
        # A server hands headers over as Latin-1, whatever they were. Trimmed before they are read as what they
        # are, some would lose half a letter: "à" ends in what is a space in Latin-1.
        reason = request.headers.get(HEADER, "").encode("latin-1").decode("utf-8").strip()
    except UnicodeError as error:
        raise refused("is not UTF-8: send it in UTF-8, or leave it out") from error
    if not reason:
        return {}
    if len(reason) > LONGEST:
        raise refused(f"has {len(reason)} characters, and may have {LONGEST}")
    try:
        return {"reason": one_line(reason)}
    except ValueError as error:
        raise refused(str(error)) from error


def refused(told: str) -> BadParameter:
    return BadParameter(parameter_error(HEADER, f"The header {HEADER} {told}."))
