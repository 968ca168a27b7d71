"""The record store as a Django application."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """People's work: samples, codings, settlements, batches, and the ledger of it all."""

    name = "marsad.store.records"
    label = "records"

    def ready(self) -> None:
        """Guard the tables of the log-in library as our own."""
        from marsad.store.records.entrance import guard_entrance

        guard_entrance()
