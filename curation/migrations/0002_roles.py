from django.db import migrations

# What each group adds to those before it. The names are those of Record.Meta and of Django's own permission to view.
ADDED = {
    'viewer': {'view_record': 'Can view record'},
    'contributor': {'propose': 'Can propose, and change and delete own proposals'},
    'editor': {
        'view_unverified': 'Can see what is proposed or rejected',
        'edit': 'Can edit what is not verified',
    },
    'verifier': {'verify': 'Can verify and reject, and edit what is verified'},
    'administrator': {'administer': 'Can give tokens and undo imports'},
}


def make_groups(apps, schema_editor):
    # Django makes permissions after all migrations. It leaves those that it finds as they are.
    record, _ = apps.get_model('contenttypes', 'ContentType').objects.get_or_create(app_label='sources', model='record')
    permissions = apps.get_model('auth', 'Permission').objects
    granted = []
    for role, added in ADDED.items():
        granted += [
            permissions.get_or_create(content_type=record, codename=codename, defaults={'name': name})[0]
            for codename, name in added.items()
        ]
        group, _ = apps.get_model('auth', 'Group').objects.get_or_create(name=role)
        group.permissions.add(*granted)


def delete_groups(apps, schema_editor):
    apps.get_model('auth', 'Group').objects.filter(name__in=ADDED).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('curation', '0001_tokens'),
        ('sources', '0003_roles'),
    ]

    operations = [
        migrations.RunPython(make_groups, delete_groups),
    ]
