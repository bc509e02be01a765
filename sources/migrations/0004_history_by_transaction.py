from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever follows the record's changes reads the history in the order of transactions."""

    dependencies = [
        ('sources', '0003_roles'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sourcehistory',
            index=models.Index(models.F('pgh_transaction'), models.F('pgh_id'), name='source_by_transaction'),
        ),
    ]
