"""What a person chooses for themselves: the digits they read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_training")]
    operations = [
        migrations.AddField("member", "digits", models.CharField(default="european", max_length=20)),
    ]
