from django.db import migrations

# Django's foreign keys wait for the commit. Until then a row could be deleted and stored anew under its id with
# other contents, or a part be stored before its whole: both behind the back of the triggers that compare the two.
# Who must write in another order says so: SET CONSTRAINTS ALL DEFERRED.
AT_ONCE = """
DO $$ DECLARE reference record; BEGIN
    FOR reference IN
        SELECT conrelid::regclass AS "table", conname FROM pg_constraint
        WHERE contype = 'f' AND condeferred AND confrelid::regclass::text ~ '^(sources|orgs|people|events)_'
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY IMMEDIATE',
                       reference."table", reference.conname);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """A reference points at a row that is there at the end of each statement, not only at commit."""

    dependencies = [("events", "0003_follow_record_and_sources")]

    operations = [migrations.RunSQL(AT_ONCE, migrations.RunSQL.noop)]
