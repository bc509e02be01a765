from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever follows the record's changes reads the history in the order of transactions."""

    dependencies = [
        ('events', '0004_references_hold_at_once'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='discrepancyhistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='discrepancy_by_transaction'),
        ),
        migrations.AddIndex(
            model_name='eventhistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='event_by_transaction'),
        ),
        migrations.AddIndex(
            model_name='measurehistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='measure_by_transaction'),
        ),
        migrations.AddIndex(
            model_name='statementhistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='statement_by_transaction'),
        ),
    ]
