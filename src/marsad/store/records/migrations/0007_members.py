"""What a person chooses for themselves, the digits they read; and what ends their sessions and a given password."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_training")]
    operations = [
        migrations.AddField("member", "digits", models.CharField(default="european", max_length=20)),
        migrations.AddField("member", "password_given", models.BooleanField(default=False)),
        migrations.AddField("member", "sessions_ended", models.PositiveIntegerField(default=0)),
    ]
