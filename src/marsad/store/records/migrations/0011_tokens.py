"""Keys of programmes that read the desk."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0010_frames")]
    operations = []
