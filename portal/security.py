"""Security headers on every answer: pages, errors, 304s, files, streams. A pure ASGI layer, nothing else."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

FILE_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For PDF files: ``sandbox`` or ``default-src 'none'`` would break the browsers' own viewers."""

_COMMON: tuple[tuple[bytes, bytes], ...] = (
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains; preload"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), browsing-topics=()"),
)
_POLICY = b"content-security-policy"


def security_headers(*, content_type: bytes, present: frozenset[bytes]) -> list[tuple[bytes, bytes]]:
    """The headers to add to an answer of this type that already has the headers ``present`` (lower case)."""
    policy = FILE_POLICY if content_type.startswith(b"application/pdf") else CONTENT_SECURITY_POLICY
    wanted = ((_POLICY, policy.encode("ascii")), *_COMMON)
    return [(name, value) for name, value in wanted if name not in present]


class SecurityHeaders:
    """The outermost layer: what an answer does not say itself about its safety is said here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, adding the headers to the start of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(name.lower(), value) for name, value in message.get("headers", ())]
                content_type = next((value for name, value in headers if name == b"content-type"), b"")
                present = frozenset(name for name, _ in headers)
                if any(name == _POLICY and b"frame-ancestors *" in value for name, value in headers):
                    present |= {b"x-frame-options"}  # it knows no "anybody": the policy says it
                message["headers"] = [*headers, *security_headers(content_type=content_type, present=present)]
            await send(message)

        await self.app(scope, receive, send_with_headers)
