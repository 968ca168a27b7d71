"""Samples that every coder answers, before the codebook is frozen."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0011_tokens")]
    operations = []
