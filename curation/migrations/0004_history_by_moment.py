# Who reads the history of the whole record, or undoes what was committed, finds each table's share of a transaction
# by its moment and number. Numbers begin anew where a database is restored elsewhere, moments do not.

from django.db import migrations

HISTORIES = [
    'events_attestationhistory', 'events_attestationpassagehistory', 'events_discrepancyhistory',
    'events_discrepancysubjecthistory', 'events_eventcitationhistory', 'events_eventhistory',
    'events_eventidentifierhistory', 'events_eventnamehistory', 'events_figurehistory', 'events_measurehistory',
    'events_mentionhistory', 'events_participationhistory', 'events_participationpassagehistory',
    'events_readinghistory', 'events_readingpassagehistory', 'events_statementhistory',
    'orgs_facilitycitationhistory', 'orgs_facilityhistory', 'orgs_facilityidentifierhistory',
    'orgs_facilitynamehistory', 'orgs_organizationcitationhistory', 'orgs_organizationhistory',
    'orgs_organizationidentifierhistory', 'orgs_organizationnamehistory', 'people_affiliationhistory',
    'people_affiliationpassagehistory', 'people_personcitationhistory', 'people_personhistory',
    'people_personidentifierhistory', 'people_personnamehistory', 'sources_derivationhistory',
    'sources_passagehistory', 'sources_recordhistory', 'sources_retiredslughistory', 'sources_sourcehistory',
]


class Migration(migrations.Migration):

    dependencies = [
        ('curation', '0003_merges'),
        ('sources', '0004_history_by_transaction'),
        ('orgs', '0002_history_by_transaction'),
        ('people', '0002_history_by_transaction'),
        ('events', '0005_history_by_transaction'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f'CREATE INDEX {table}_by_moment ON {table} (pgh_created_at, pgh_transaction)',
                f'DROP INDEX {table}_by_moment',
            )
            for table in HISTORIES
        ),
        migrations.RunSQL(
            "CREATE INDEX context_by_run ON pghistory_context ((metadata ->> 'run')) WHERE metadata ? 'run'",
            'DROP INDEX context_by_run',
        ),
    ]
