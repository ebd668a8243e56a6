"""The keeper: a process of its own that holds one shared server for all of this checkout's commands.

It starts the server, starts it again when it dies, and stops it when the last user has gone. A user is whoever holds
`<server>.users.lock` (shared): the kernel takes that lock away from the dead, so nobody is counted who was killed.
"""

import json
import os
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

from devstack.account import Account, ServiceError, data_dir
from devstack.locks import Lock
from devstack.places import control_dir
from devstack.postgres import Postgres
from devstack.servers import Server
from devstack.valkey import Valkey

KINDS: dict[str, type[Server]] = {"pg": Postgres, "valkey": Valkey}
LOOK_EVERY = 0.2
LONGEST_PAUSE = 30.0


class Told(Exception):  # noqa: N818 (not an error: somebody asks the keeper to stop)
    """Somebody sent SIGTERM."""


def _on_term(_signum: int, _frame: FrameType | None) -> NoReturn:
    raise Told


class Keeper:
    """Holds one server until nobody uses it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.server: Server | None = None
        self.users = Lock(control_dir() / f"{kind}.users.lock")
        self.restarts = 0

    def run(self) -> int:
        """Start the server, tell where it is, and keep it."""
        signal.signal(signal.SIGTERM, _on_term)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command in the foreground
        try:
            account = Account()
            self.server = KINDS[self.kind](account, data_dir(account))
            self.server.start()
            self._tell(self.server)
            self._keep(self.server)
        except Told:
            pass
        except (ServiceError, OSError) as error:
            self._publish({"error": str(error)})
            return 1
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if self.server:
                self.server.stop()
        return 0

    def _keep(self, server: Server) -> None:
        pause = 0.0
        started = time.monotonic()
        while not self.users.try_exclusive():
            if not server.running:
                lived = time.monotonic() - started
                pause = 0.0 if lived > LONGEST_PAUSE else min(LONGEST_PAUSE, pause * 2 + 0.1)
                time.sleep(pause)
                server.recover()
                server.start()
                started = time.monotonic()
                self.restarts += 1
                self._tell(server)
            time.sleep(LOOK_EVERY)

    def _tell(self, server: Server) -> None:
        self._publish(
            {
                "environment": server.environment(),
                "keeper": os.getpid(),
                "server": server.process.pid if server.process else None,
                "restarts": self.restarts,
            }
        )

    def _publish(self, status: dict[str, object]) -> None:
        path = control_dir() / f"{self.kind}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(status))
        part.replace(path)


def main(kind: str) -> int:
    """Run as `python -m devstack.keeper KIND` by `devstack.sharing`, which hands over the keeper's lock."""
    return Keeper(kind).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
