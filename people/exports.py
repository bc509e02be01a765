from sources.exports import columns, entry_columns

PERSON_COLUMNS = entry_columns(columns("given_name", "family_name", "honorific", "affiliations"))
