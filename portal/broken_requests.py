"""What is answered to bytes that are no HTTP request: the same refusal as ever, with the safety headers.

Such bytes never reach the application, so the layer that adds the headers to every other answer cannot.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from portal.security import security_headers

CONTENT_TYPE = b"text/plain; charset=utf-8"


class SafeProtocol(HttpToolsProtocol):
    """The server's protocol, which refuses a broken request with the headers of ``portal.security``."""

    def send_400_response(self, msg: str) -> None:
        """Answer 400 in one line and hang up."""
        self.transport.write(refusal(msg))
        self.transport.close()


def refusal(words: str) -> bytes:
    """The whole answer as bytes (RFC 9112)."""
    body = words.encode("ascii", "replace")
    headers = [
        (b"content-type", CONTENT_TYPE),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
        *security_headers(content_type=CONTENT_TYPE, present=frozenset()),
    ]
    lines = [b"HTTP/1.1 400 Bad Request", *(name + b": " + value for name, value in headers), b"", body]
    return b"\r\n".join(lines)
