"""What each operation of a resource is called, does and may answer. Names of operations are a promise."""

from typing import NamedTuple

# What may go wrong with any question, and with anything that is written.
READING = (400, 401, 405, 406, 414, 429, 503)
WRITING = (*READING, 403, 411, 413, 415, 422)
OF_A_ROW = (404, 410)
OF_A_STATE = (412, 428)


class Operation(NamedTuple):
    """`{rows}` is the resource's name for many, `{row}` for one; as an id with capitals: listStatements."""

    id: str
    summary: str
    description: str
    others: tuple[int, ...]


PASSAGES = (
    "A passage is named by its source and its exact words, or by its source, `start` and `end`; words that "
    "occur more than once need their `start`. Another row is named by its slug, as text or as an object. "
    "What the record keeps itself (read-only fields) may be sent along as it was read, and sets nothing; "
    "any other unknown field is an error."
)
IF_MATCH = (
    "If-Match names the state that you change, by the ETag that it was read with; * is whatever there is."
)
STATED = f"{IF_MATCH} The body may be left out."

OPERATIONS = {
    "list": Operation("list{Rows}", "List {rows}", "", (304,)),
    "retrieve": Operation("get{Row}", "Get one of the {rows}", "", (304, *OF_A_ROW)),
    "facets": Operation("count{Rows}", "Count {rows} by their values", "", (304,)),
    "create": Operation(
        "create{Rows}",
        "Create one or many {rows}",
        f"Send an object for one, a list for up to 500: then all are created or none. {PASSAGES}",
        (*WRITING, 409),
    ),
    "change_many": Operation(
        "change{Rows}",
        "Change many {rows}",
        "All or none of up to 500. Each item has the slug, the version that was read (in the place of "
        f"If-Match) and the fields to set; a list inside it is replaced as a whole. {PASSAGES}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "delete_many": Operation(
        "delete{Rows}",
        "Delete many {rows}",
        "All or none of up to 500. Each item has the slug and the version that was read.",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "replace": Operation(
        "put{Row}",
        "Create or replace one of the {rows}",
        "The row becomes what the body says: a field that is left out becomes empty, but for the status. "
        "Without a row of this slug it is created, and If-Match is left out; where there is one, If-Match "
        f"is required. A text of a source never changes. {IF_MATCH} {PASSAGES}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "change": Operation(
        "change{Row}",
        "Change one of the {rows}",
        "What the body names is set and the rest stays (JSON Merge Patch, RFC 7396): null empties a field, "
        f"a list is replaced as a whole. {IF_MATCH} {PASSAGES}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "destroy": Operation(
        "delete{Row}",
        "Delete one of the {rows}",
        "Refused with 409 as long as other rows rest on it. Its slug stays reserved and answers 410. "
        f"{IF_MATCH}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "verify": Operation(
        "verify{Row}",
        "Verify one of the {rows}",
        f"What has evidence becomes verified, and so public. {STATED}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "reject": Operation(
        "reject{Row}",
        "Reject one of the {rows}",
        "The row stays, for whoever proposes the same again, and is public no more. It takes a reason. "
        f"{STATED}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
    "propose": Operation(
        "propose{Row}",
        "Propose one of the {rows} again",
        f"What was verified or rejected is open again. {STATED}",
        (*WRITING, *OF_A_ROW, *OF_A_STATE, 409),
    ),
}
REVIEWED = {"verify", "reject", "propose"}
ON_ONE_STATE = {"change", "destroy", *REVIEWED}
