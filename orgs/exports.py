from sources.exports import columns, date_columns, entry_columns, reference_columns

ORGANIZATION_COLUMNS = entry_columns(
    {
        **columns("classification"),
        **reference_columns("parent"),
        **columns("country"),
        **date_columns("founded"),
        **date_columns("dissolved"),
    }
)

FACILITY_COLUMNS = entry_columns(
    {
        **columns("classification"),
        **reference_columns("operator"),
        **reference_columns("located_in"),
        **columns("locality", "country", "floor", "state"),
        **date_columns("opened"),
        **columns("equipment"),
    }
)
