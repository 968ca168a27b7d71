"""The record store as a Django application."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """People's work: samples, codings, settlements, batches, and the ledger of it all."""

    name = "marsad.store.records"
    label = "records"
