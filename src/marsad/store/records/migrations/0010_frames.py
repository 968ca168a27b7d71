"""Saved searches, each a frame with its recall check."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0009_findings")]
    operations = []
