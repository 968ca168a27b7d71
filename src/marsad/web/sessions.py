"""Sessions that are written when something in them changed, or some minutes went by: reading a page writes nothing.

On SQLite one writes at a time, so a write at every page would make readers wait for the coders who save.
"""

import time

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

SEEN = "seen"  # in the session: when its end was last put off, in seconds since 1970
EVERY = 5 * 60  # seconds by which a session may end before its time


class QuietSessions(SessionMiddleware):
    """Django's sessions, whose end is put off at most every five minutes."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer, with the session kept where that is due."""
        session = getattr(request, "session", None)
        if session is not None and session.accessed and not session.is_empty():
            now = int(time.time())
            if now - int(session.get(SEEN, 0)) >= EVERY:
                session[SEEN] = now
        return super().process_response(request, response)
