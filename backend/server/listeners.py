"""Two doors in one process: terminals over mutual TLS, everybody else over TLS.

uvicorn keeps the peer's certificate to itself: a small subclass of its protocol hands the serial number on, in the ASGI
scope's extensions.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import uvicorn
from cryptography import x509
from sqlalchemy import select
from uvicorn.protocols.http.h11_impl import H11Protocol

from backend.server import house as houses
from backend.server.api.callers import CERTIFICATE_SERIAL
from backend.server.app import public_app, terminals_app
from backend.server.events import Event
from backend.server.idempotency import forget
from backend.server.pki.authority import serial_text
from backend.server.pki.site_certificate import SiteCertificate
from backend.server.queueing import happenings
from backend.server.queueing.moving import end_day
from backend.server.staff import housekeeping as staff_housekeeping
from backend.server.state_lock import alone_in
from backend.server.store.ear import Ear
from backend.server.store.session import DatabaseBusy
from backend.server.store.tables import SiteRow
from kiosk.ports.errors import SettingsError
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from backend.server.foundation import Foundation
    from backend.server.settings import Address, BackendSettings

_BACKLOG: Final = 1024
_KEEP_ALIVE_S: Final = 75
_HOUSEKEEPING_S: Final = 3600
_KEYS_LIVE: Final = timedelta(days=7)
_GRACE_S: Final = 5
_LAST_WORDS_S: Final = 0.25  # in which the end of an answer reaches whoever reads


class TerminalProtocol(H11Protocol):
    """HTTP/1.1 that tells the application which certificate stands at the other end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Read the certificate once a connection. The TLS layer has checked it already."""
        super().connection_made(transport)
        peer: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        der = peer.getpeercert(binary_form=True) if peer is not None else None
        if der is not None:
            self.app = _with_serial(self.app, serial_text(x509.load_der_x509_certificate(der)))


def _with_serial(app: ASGIApp, serial: str) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[CERTIFICATE_SERIAL] = serial
        await app(scope, receive, send)

    return told


class _Server(uvicorn.Server):
    """Signals are for the process, not for each of its two servers; and the end waits for answers, not for farewells.

    A TLS connection takes leave of its peer for up to 30 s, and a terminal that keeps one open does not listen for it:
    whoever has its answer is let go at once, or as soon as its last words had the time to be read.
    """

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        answered = self._answered()
        _abort(answered)
        ending = asyncio.ensure_future(super().shutdown(sockets))
        while not ending.done():
            await asyncio.wait((ending,), timeout=_LAST_WORDS_S)
            before, answered = answered, self._answered()
            _abort(before & answered)
        await ending
        _abort(self._connections())
        while self.server_state.connections:  # noqa: ASYNC110  an aborted connection is gone after a turn or two of the loop
            await asyncio.sleep(0)

    def _connections(self) -> set[H11Protocol]:
        return {one for one in self.server_state.connections if isinstance(one, H11Protocol)}  # these servers' only one

    def _answered(self) -> set[H11Protocol]:
        """Those that nothing is owed: they asked nothing yet, or have their answer."""
        return {
            one
            for one in self._connections()
            if one.cycle is None or one.cycle.response_complete  # type: ignore[redundant-expr]  # uvicorn's leaves None out
        }


def _abort(connections: Iterable[H11Protocol]) -> None:
    for connection in connections:
        connection.transport.abort()


@dataclass(frozen=True, slots=True)
class _Door:
    socket: socket.socket
    context: ssl.SSLContext
    server: _Server


class Backend:
    """A backend that is bound to its two addresses. `run` serves until `stop`."""

    def __init__(self, foundation: Foundation, settings: BackendSettings) -> None:
        """Bind both addresses. Raises SettingsError: an address that cannot be had, a useless certificate file."""
        self._foundation = foundation
        terminals_socket = _bind(settings.listen, option="--listen", shared=settings.share_ports)
        public_socket = _bind(settings.public_listen, option="--public-listen", shared=settings.share_ports)
        self.addresses: Final = _addresses(settings, terminals_socket, public_socket)
        self._site = SiteCertificate(
            foundation.authority, settings.state_dir, _hosts(settings, self.addresses), foundation.clock
        )
        with alone_in(settings.state_dir):
            self._site.ensure()
        house = houses.build(foundation, self.addresses, Catalogue.load(), code_rules=settings.code_rules)
        for version in house.shelf.publish(settings.services, at=foundation.clock()):
            foundation.log.info(Event.PACK_PUBLISHED, version=version)
        self._house = house
        self._ear = Ear(foundation.store, house.bell, foundation.log)
        terminals_context = _terminals_context(self._site)
        public_context = _public_context(settings, self._site)
        self._terminals = _Door(
            terminals_socket,
            terminals_context,
            self._server(terminals_app(house), terminals_context, http=TerminalProtocol),
        )
        self._public = _Door(
            public_socket, public_context, self._server(public_app(house), public_context, http=H11Protocol)
        )
        self._own_public = settings.public_certificate is not None

    def run(self) -> None:
        """Serve until `stop` is called, then end what is being answered and close."""
        self._foundation.log.info(Event.LISTENING, terminals=self.addresses.terminals, public=self.addresses.public)
        self._ear.start()
        try:
            asyncio.run(self._serve())
        finally:
            self._ear.stop()
            self._house.hub.close()
            self._house.speaking.close()
            self._house.press.close()
        self._foundation.log.info(Event.STOPPED)

    def warm(self) -> None:
        """Make the press ready beside serving: half a second that the first certificate need not wait for."""
        threading.Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self._house.press.warm()
        except (SettingsError, OSError, ValueError, RuntimeError) as error:  # RuntimeError: the press has closed
            self._foundation.log.error(Event.PRESS_NOT_READY, why=type(error).__name__, detail=str(error))  # noqa: TRY400  no trace wanted

    def stop(self) -> None:
        """Ask `run` to return. From any thread or signal handler."""
        for endless in (self._house.hub, self._house.staff_listeners):  # connections that never end by themselves
            endless.close()
        for door in (self._terminals, self._public):
            door.server.should_exit = True

    async def _serve(self) -> None:
        await asyncio.gather(*(door.server.serve(sockets=[door.socket]) for door in (self._terminals, self._public)))

    def _server(self, app: ASGIApp, context: ssl.SSLContext, *, http: type[H11Protocol]) -> _Server:
        return _Server(
            uvicorn.Config(
                app,
                http=http,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=_GRACE_S,
                ssl_context_factory=lambda _config, _default: context,
                callback_notify=self._keep_house if http is TerminalProtocol else None,  # once, not for each door
                timeout_notify=_HOUSEKEEPING_S,
            )
        )

    async def _keep_house(self) -> None:
        """Once an hour: renew the site certificate, drop old keys and events, end days."""
        contexts = [self._terminals.context] if self._own_public else [self._terminals.context, self._public.context]
        try:
            with alone_in(self._site.directory):
                self._site.refresh(*contexts)
        except OSError as error:
            self._foundation.log.warning(Event.SITE_CERTIFICATE_STUCK, error=type(error).__name__)
        await asyncio.to_thread(self._forget_keys)

    def _forget_keys(self) -> None:
        """Drop old keys and codes, sweep documents. A busy database is no reason to stop: the next hour will do."""
        at = self._foundation.clock()
        try:
            with self._foundation.store.write() as session:
                forget(session, before=at - _KEYS_LIVE)
                self._house.codes.forget(session, at=at)
                staff_housekeeping.forget(session, at=at)
                self._house.public_codes.forget(session, at=at)
                happenings.forget(session, before=at - _KEYS_LIVE)
                expired = {site: end_day(session, site, at=at) for site in session.scalars(select(SiteRow.id)).all()}
            for site, count in expired.items():
                if count:
                    self._foundation.log.info(Event.DAY_ENDED, site=site, numbers=count)
            if swept := self._house.office.sweep(at=at):
                self._foundation.log.warning(Event.DOCUMENTS_SWEPT, files=swept)
        except DatabaseBusy as error:
            self._foundation.log.warning(Event.DATABASE_BUSY, detail=str(error))


def _bind(address: Address, *, option: str, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        bound = socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG, reuse_port=shared)
    except OSError as error:
        msg = f"{option} {address.host}:{address.port}: cannot listen there: {error.strerror}"
        raise SettingsError(msg) from error
    # asyncio sets this only on sockets that name their protocol, which create_server's do not; without it head and body
    # of every answer are 40 ms apart (Nagle and delayed acknowledgement). Accepted sockets inherit it.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    bound.settimeout(0)
    return bound


def _addresses(settings: BackendSettings, terminals: socket.socket, public: socket.socket) -> houses.Addresses:
    """What to tell others. Where we listen everywhere, the machine's name stands for it."""
    listen = replace(settings.listen, port=terminals.getsockname()[1])
    public_listen = replace(settings.public_listen, port=public.getsockname()[1])
    named = urlsplit(settings.public_base_url).hostname or socket.gethostname()
    return houses.Addresses(
        terminals=settings.terminals_url or listen.url(named if listen.everywhere else None),
        public=settings.public_base_url or public_listen.url(named if public_listen.everywhere else None),
    )


def _hosts(settings: BackendSettings, addresses: houses.Addresses) -> tuple[str, ...]:
    """Every name the site certificate must be good for."""
    told = (urlsplit(url).hostname for url in (addresses.terminals, addresses.public))
    listened = (address.host for address in (settings.listen, settings.public_listen) if not address.everywhere)
    return tuple(sorted({*filter(None, told), *listened, "127.0.0.1", "localhost"}))


def _terminals_context(site: SiteCertificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(site.file)
    context.load_verify_locations(cadata=site.authority.pem)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def _public_context(settings: BackendSettings, site: SiteCertificate) -> ssl.SSLContext:
    """TLS 1.2 as well: phones are old. A site with a certificate that browsers know names its file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.public_certificate or site.file)
    except OSError as error:  # ssl.SSLError is one
        msg = f"--public-certificate {settings.public_certificate}: {error.strerror or error}"
        raise SettingsError(msg) from error
    return context
