"""The HTTP client for model servers: httpx over aiohttp, which reads small chunks at a third of the cost."""

from __future__ import annotations

import httpx
from httpx_aiohttp import AiohttpTransport

_LIMITS = httpx.Limits(max_connections=500, keepalive_expiry=60)


def model_http_client() -> httpx.AsyncClient:
    """To be closed by the caller. A redirect is no answer: nobody else is to get the key."""
    return httpx.AsyncClient(transport=AiohttpTransport(limits=_LIMITS), follow_redirects=False)
