"""Turns a running database into a running web server, until a signal ends both in order. Used by commands; is none itself."""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager

import uvicorn
from uvicorn.supervisors import Multiprocess

from hezong.adapters.postgres import Running
from hezong.settings import Settings

APPLICATION = "hezong.app:build"
# Seconds between two looks at what must not be gone; a killed server or job process is back about a second later.
WATCH = 1.0
# Seconds that open requests get at the end; streams of events never end by themselves.
GRACE = 5


class Announcing(uvicorn.Server):
    """Says when requests are answered, which is what a person waits for."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready(address(self.config.host, self.config.port))


def address(host: str, port: int) -> str:
    return f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}"  # noqa: S104  a comparison


def announce(text: str) -> None:
    print(f"hezong: {text}", flush=True)


def serve(
    settings: Settings, *, host: str = "127.0.0.1", workers: int = 1, ready: Callable[[str], None] = announce
) -> int:
    """Returns the exit code after a signal, when open requests are answered. Each worker builds the application anew."""
    config = uvicorn.Config(
        APPLICATION,
        factory=True,
        host=host,
        port=settings.port,
        workers=workers,
        access_log=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
    )
    if workers > 1:
        sockets = [config.bind_socket()]
        ready(address(host, settings.port))
        Multiprocess(config, sockets).run()
        return 0
    server = Announcing(config, ready)
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


@contextmanager
def orderly() -> Generator[None]:
    """SIGTERM and a closed terminal unwind the stack like Ctrl-C does, so that the database is stopped and not left."""

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    old = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def watched(running: Running) -> AbstractContextManager[None]:
    """Brings the embedded server back if something kills it; its pools find it under the same address."""
    return watching("the database server", running.revive)


@contextmanager
def watching(what: str, revive: Callable[[], bool]) -> Generator[None]:
    """Asks again and again whether something is gone; ``revive`` brings it back and says whether it had to."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(WATCH):
            if revive():
                announce(f"{what} was gone and is back")

    watcher = threading.Thread(target=watch, name=what, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
