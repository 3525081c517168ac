"""The five groups of the place."""

from django.db import migrations

GROUPS = ("member", "opener", "host", "treasurer", "steward")


def make(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in GROUPS:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_persons_and_sign_in_links"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
