from django.db import migrations

# These stand here, above all apps concerned, because a record knows no entries and a source no statements.

# Touching the names lets the trigger beside each kind of name choose the label anew: that rule has one place.
LABELS = """
CREATE FUNCTION labels_follow_the_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_personname SET text = text;
    UPDATE orgs_organizationname SET text = text;
    UPDATE orgs_facilityname SET text = text;
    UPDATE events_eventname SET text = text;
    RETURN NULL;
END $$;
CREATE TRIGGER labels_follow_the_record_ins AFTER INSERT ON sources_record
    FOR EACH ROW EXECUTE FUNCTION labels_follow_the_record();
CREATE TRIGGER labels_follow_the_record_upd AFTER UPDATE OF language ON sources_record
    FOR EACH ROW WHEN (NEW.language IS DISTINCT FROM OLD.language) EXECUTE FUNCTION labels_follow_the_record();
"""
NO_LABELS = """
DROP TRIGGER labels_follow_the_record_ins ON sources_record;
DROP TRIGGER labels_follow_the_record_upd ON sources_record;
DROP FUNCTION labels_follow_the_record();
"""

# Touching the attestations lets their trigger take text and language anew.
LANGUAGES = """
CREATE FUNCTION statements_follow_their_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE events_attestation SET is_best = is_best WHERE source_id = NEW.id AND is_best;
    RETURN NULL;
END $$;
CREATE TRIGGER statements_follow_their_source AFTER UPDATE OF language ON sources_source
    FOR EACH ROW WHEN (NEW.language IS DISTINCT FROM OLD.language)
    EXECUTE FUNCTION statements_follow_their_source();
"""
NO_LANGUAGES = """
DROP TRIGGER statements_follow_their_source ON sources_source;
DROP FUNCTION statements_follow_their_source();
"""


class Migration(migrations.Migration):
    """Labels are names in the record's language, a statement speaks its source's: when one changes, both do."""

    dependencies = [
        ("events", "0002_initial"),
        ("orgs", "0001_initial"),
        ("people", "0001_initial"),
        ("sources", "0002_initial"),
    ]

    operations = [migrations.RunSQL(LABELS, NO_LABELS), migrations.RunSQL(LANGUAGES, NO_LANGUAGES)]
