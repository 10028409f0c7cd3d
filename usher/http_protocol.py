"""HTTP connections that keep no more of a request's head than any client needs."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 64 * 1024


class BoundedHead(HttpToolsProtocol):
    """Uvicorn's protocol, which alone would gather headers without end from whoever connects."""

    _head: int | None = None
    """The bytes that came while a head is being read; None in between and within a body."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head is None:
            return
        self._head += len(data)
        if self._head > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The request's head is too long.")

    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()
