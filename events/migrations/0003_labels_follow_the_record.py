from django.db import migrations

# It stands here, above all entries, because the record itself knows none of them. Touching the names lets the
# trigger beside each kind of name choose the label anew: that rule has one place.
FORWARD = """
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
BACKWARD = """
DROP TRIGGER labels_follow_the_record_ins ON sources_record;
DROP TRIGGER labels_follow_the_record_upd ON sources_record;
DROP FUNCTION labels_follow_the_record();
"""


class Migration(migrations.Migration):
    """Labels are names in the record's language: another language, other labels."""

    dependencies = [
        ("events", "0002_initial"),
        ("orgs", "0001_initial"),
        ("people", "0001_initial"),
        ("sources", "0002_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
