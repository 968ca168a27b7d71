"""People's work, in SQL. Importing any part of it readies Django; `opening.connect` says which observatory."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad.store.records.settings")
if not apps.ready and not apps.loading:
    django.setup()
