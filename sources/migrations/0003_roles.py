from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0002_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='record',
            options={
                'permissions': [
                    ('view_unverified', 'Can see what is proposed or rejected'),
                    ('propose', 'Can propose, and change and delete own proposals'),
                    ('edit', 'Can edit what is not verified'),
                    ('verify', 'Can verify and reject, and edit what is verified'),
                    ('administer', 'Can give tokens and undo imports'),
                ],
            },
        ),
    ]
