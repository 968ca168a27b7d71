"""What people found of groups that move together."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0013_analyses")]
    operations: list[object] = []
