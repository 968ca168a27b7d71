"""A server that speaks the OpenAI API in tests: it plays the good, the muddled, the busy, the slow and the hostile."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What is sent back."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    slowly: float = 0.0  # seconds before the body


def said(content: object) -> Reply:
    return Reply(body=json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())


def label(name: str) -> Reply:
    return said(json.dumps({"label": name}))


@dataclass
class Played:
    """The requests as they came, and the address they came to."""

    port: int
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def posts(self) -> list[str]:
        return [json.loads(one["body"]["messages"][1]["content"])["post"] for one in self.requests]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a client that left early is no fault of the server's
            super().handle_error(request, client_address)


Script = Callable[[str, int], Reply]  # (the post, how many requests came before) -> what to send back


@contextmanager
def chat_server(script: Script) -> Iterator[Played]:
    """A server on a free port of this machine, until the block ends."""
    played = Played(port=0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            place = len(played.requests)
            played.requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
            reply = script(played.posts[place], place)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            half = len(reply.body) // 2
            self.wfile.write(reply.body[:half])
            self.wfile.flush()
            time.sleep(reply.slowly)
            try:
                self.wfile.write(reply.body[half:])
            except OSError:
                self.close_connection = True  # nobody waits for it any more

        def log_message(self, *_arguments: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    played.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
