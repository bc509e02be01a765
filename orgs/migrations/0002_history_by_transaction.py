from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever follows the record's changes reads the history in the order of transactions."""

    dependencies = [
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='facilityhistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='facility_by_transaction'),
        ),
        migrations.AddIndex(
            model_name='organizationhistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='organization_by_transaction'),
        ),
    ]
