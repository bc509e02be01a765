from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever follows the record's changes reads the history in the order of transactions."""

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='personhistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='person_by_transaction'),
        ),
    ]
