"""`bin/run`: from a bare machine to the running product."""

import argparse
import http.client
import json
import os
import signal
import socket
import sys
import time
from contextlib import ExitStack

from devstack import data
from devstack.account import ServiceError
from devstack.commands import ENDING, Refused, Stopped, full_environment, make_files
from devstack.environment import PYTHON
from devstack.locks import Lock
from devstack.places import control_dir
from devstack.processes import COMMANDS
from devstack.sharing import SharedServers, shared_servers
from devstack.steps import Steps
from devstack.supervisor import LOOK_EVERY, Supervisor, kill_leftovers

NEEDS = "run"
BROWSER = False
WEB_TIMEOUT = 60.0
WORKER_TIMEOUT = 30.0
MEND_EVERY = 1.0
DESCRIPTION = """Starts everything: installs what is missing, starts PostgreSQL and Valkey (unless DATABASE_URL
and REDIS_URL name others), prepares the database, and runs web server, worker and beat. Ctrl-C stops all of it."""


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="bin/run", description=DESCRIPTION)
    parser.add_argument("--port", type=_port, default=_port(os.environ.get("PORT") or "8000"), help="default: 8000")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--fresh", action="store_true", help="delete all data of this checkout first; asks")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo data")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number from 1 to 65535")
    return int(text)


def port_problem(host: str, port: int) -> str | None:
    """Why the web server could not listen there, if so."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        reason = "is taken" if error.errno == 98 else f"cannot be used ({error.strerror or error})"
        return f"port {port} on {host} {reason}: stop what listens there, or choose another with --port"
    return None


def steps() -> Steps:
    """Steps go to the screen."""
    return Steps()


def begin(options: argparse.Namespace) -> Lock:
    """Refuse what cannot work before anything is installed or started; clear away a killed run's processes."""
    running = Lock(control_dir() / "run.lock")
    if not running.try_exclusive():
        raise Refused(f"this checkout is already running{_where()}")
    if leftovers := kill_leftovers():
        print(f"  killed {leftovers} processes that an earlier bin/run left behind")
    if problem := port_problem(options.host, options.port):
        raise Refused(problem)
    return running


def main(options: argparse.Namespace) -> int:
    """Run until somebody stops it."""
    running = begin(options)
    screen = steps()
    try:
        if not options.fresh or _start_fresh():
            _run(options, screen)
    except Stopped:
        screen.note("stopped; all data is kept")
    finally:
        running.release()
    return 0


def _run(options: argparse.Namespace, screen: Steps) -> None:
    address = f"http://{_url_host(options.host)}:{options.port}"
    with ExitStack() as leaving:
        with screen.step("PostgreSQL and Valkey"):
            servers = leaving.enter_context(shared_servers())
        environment = full_environment(servers.environment) | _own_environment(options, address)
        make_files(environment, screen)
        report = data.fill(environment, demo=not options.no_demo)
        commands = {name: (str(PYTHON), *command[1:]) for name, command in COMMANDS.items()}
        supervisor = Supervisor(commands, environment, screen.note)
        leaving.callback(_stop, supervisor, screen)
        supervisor.start()
        _wait_until_up(supervisor, screen, options)
        (control_dir() / "run.json").write_text(json.dumps({"address": address}))
        _welcome(screen, address, report)
        _look_after(supervisor, servers, screen)


def _stop(supervisor: Supervisor, screen: Steps) -> None:
    """Stop web, worker and beat; a second Ctrl-C does not wait for what they have in hand."""
    hurry: list[int] = []
    for signum in ENDING:
        signal.signal(signum, lambda number, _frame: hurry.append(number))
    screen.note("\nstopping …")
    supervisor.stop(lambda: signal.SIGINT in hurry)


def _start_fresh() -> bool:
    """Ask, and delete; False when the answer is no."""
    if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        raise Refused("--fresh deletes this checkout's own data only; unset DATABASE_URL and REDIS_URL")
    folders = data.kept_folders()
    if folders:
        print("This deletes all data of this checkout:", *(f"  {folder}" for folder in folders), sep="\n")
        print("Type yes to go on: ", end="", flush=True)
        if sys.stdin.readline().strip().lower() not in {"y", "yes", "s", "si", "sì"}:
            print("Nothing was deleted.")
            return False
        data.delete_all()
    return True


def _own_environment(options: argparse.Namespace, address: str) -> dict[str, str]:
    quiet = "ignore:You're running the worker with superuser privileges"  # root is common in containers
    return {
        "GUNICORN_CMD_ARGS": f"--bind={_url_host(options.host, wildcard=True)}:{options.port}",
        "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", "2"),
        "BASE_URL": os.environ.get("BASE_URL", address),
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", quiet),
    }


def _url_host(host: str, *, wildcard: bool = False) -> str:
    if host in {"0.0.0.0", "::"} and not wildcard:  # noqa: S104 (asked for by --host)
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host


def _where() -> str:
    try:
        return f" at {json.loads((control_dir() / 'run.json').read_text())['address']}"
    except (OSError, ValueError, KeyError):
        return ""


def ask(options: argparse.Namespace, path: str) -> tuple[int, str]:
    """The status and body of one page of our own web server; (0, "") while it does not answer."""
    connection = http.client.HTTPConnection(_url_host(options.host).strip("[]"), options.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def _wait_until_up(supervisor: Supervisor, screen: Steps, options: argparse.Namespace) -> None:
    with screen.step("web server"):
        deadline = time.monotonic() + WEB_TIMEOUT
        while not ask(options, "/livez")[0]:
            supervisor.look()
            if time.monotonic() > deadline:
                raise ServiceError("the web server does not answer: see var/log/web.log")
            time.sleep(0.05)
    with screen.step("worker and beat"):
        deadline = time.monotonic() + WORKER_TIMEOUT
        while (answer := ask(options, "/readyz"))[0] in {0, 503} and time.monotonic() < deadline:
            supervisor.look()
            time.sleep(0.2)
    if answer[0] != 200:
        screen.note(f"  not ready yet: {answer[1]}")


def _welcome(screen: Steps, address: str, report: dict[str, object]) -> None:
    screen.note(f"\nDistretto is running: {address}")
    sign_ins = report.get("sign_ins")
    if isinstance(sign_ins, list) and sign_ins:
        screen.note(f"Demo sign-ins, all with the password {report.get('password')}:")
        for email, role in sign_ins:
            screen.note(f"  {email:<32} {role}")
    else:
        screen.note("No demo data. Make a sign-in with: bin/manage createsuperuser")
    screen.note("Ctrl-C stops everything.\n")


def _look_after(supervisor: Supervisor, servers: SharedServers, screen: Steps) -> None:
    next_mend = 0.0
    while True:
        supervisor.look()
        if time.monotonic() >= next_mend:
            for news in servers.mend():
                screen.note(news)
            next_mend = time.monotonic() + MEND_EVERY
        time.sleep(LOOK_EVERY)
