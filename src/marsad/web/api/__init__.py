"""The read-only JSON of the desk under /api/v1: the same functions as the pages, for programmes with a key."""
