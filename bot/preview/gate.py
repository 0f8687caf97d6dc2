"""The gate of the preview page: it lets in the page itself and nobody else.

The page can sign anybody in, so other pages open in the same browser must not reach it. Bound to 127.0.0.1; the Host
header must name it (DNS rebinding); whatever changes something must come from the page, with this run's token.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

TOKEN: Final = web.AppKey("token", str)
PROOF_HEADER: Final = "X-Mainstay-Demo"
LARGEST_BODY: Final = 64 * 1024
FROM_THE_PAGE: Final = ("same-origin", "none")
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse whoever is not the page."""
    if request.headers.get("Host", "") not in _own_hosts(request):
        return _refused(403, "This demo answers only at its own address on this machine.")
    if request.headers.get("Sec-Fetch-Site", "none") not in FROM_THE_PAGE and not _is_a_followed_link(request):
        return _refused(403, "Another page may not use this demo.")
    if request.method not in ("GET", "HEAD"):
        refusal = _why_not(request)
        if refusal is not None:
            return refusal
    try:
        return await handler(request)
    except web.HTTPException as problem:
        return _refused(problem.status, problem.text or problem.reason)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the headers that keep the page to itself."""
    response.headers.update(HEADERS)


def _is_a_followed_link(request: web.Request) -> bool:
    """Whether somebody has clicked on the demo's address elsewhere: that only shows the page, and never in a frame."""
    return request.method == "GET" and request.path == "/" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _why_not(request: web.Request) -> web.Response | None:
    if request.headers.get("Origin") != f"http://{request.headers['Host']}":
        return _refused(403, "Another page may not use this demo.")
    if not hmac.compare_digest(request.headers.get(PROOF_HEADER, "").encode(), request.app[TOKEN].encode()):
        return _refused(403, "This page is from an earlier run of the demo. Load it again.")
    if request.content_type != "application/json":
        return _refused(415, "Send JSON.")
    return None


def _own_hosts(request: web.Request) -> tuple[str, ...]:
    assert request.transport is not None
    port = request.transport.get_extra_info("sockname")[1]
    return f"127.0.0.1:{port}", f"localhost:{port}"


def _refused(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)
