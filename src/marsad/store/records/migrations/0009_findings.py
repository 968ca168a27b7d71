"""Findings from a draft to what is said in public."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0008_queue")]
    operations = []
