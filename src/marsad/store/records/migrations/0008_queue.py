"""The coding queue: passing, choosing not to read a topic, urgent cases."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0007_members")]
    operations = []
