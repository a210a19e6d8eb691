"""Says what a browser may do with an answer: the security headers of pages, files and calls. The only place that knows them."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

NONCE = "__CSP_NONCE__"
"""What stands in the built page where each answer has a nonce of its own."""
ALWAYS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of whatever is no page: data and files run nothing, wherever they are opened."""
WORKER_POLICY = f"{NOTHING}; connect-src 'self'; script-src 'self'"
"""The policy of the service worker, which fetches the files of the client for the time without network, and nothing from elsewhere."""
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
OVER_HTTP = tuple(
    (name.encode(), value.encode()) for name, value in {"content-security-policy": NOTHING, **ALWAYS}.items()
)
"""As they go over the wire, so that no answer has to spell them anew."""
OVER_HTTPS = (*OVER_HTTP, (b"strict-transport-security", STRICT_TRANSPORT.encode()))


def page_policy(nonce: str) -> str:
    """The content security policy of a page: scripts and styles of our own only, inline ones by nonce; nobody frames it."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "script-src-attr 'none'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def is_secure(request: Request) -> bool:
    """Whether the browser came by https, as the web server knows it or a trusted proxy says (``HEZONG_PROXIES``)."""
    return request.scope["scheme"] == "https"


def protect(request: Request, response: Response) -> None:
    """Puts on an answer what every one carries, where it says nothing else itself; under https the browser is told to come by https alone."""
    said = {name for name, _ in response.raw_headers}
    pairs = OVER_HTTPS if is_secure(request) else OVER_HTTP
    response.raw_headers.extend(pair for pair in pairs if pair[0] not in said)
