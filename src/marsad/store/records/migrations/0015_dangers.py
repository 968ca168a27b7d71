"""Dated calls to a dangerous act that are followed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0014_assessments")]
    operations: list[object] = []
