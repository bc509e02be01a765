"""`make run`: the database is brought up and filled, admin and API are served, until Ctrl-C."""

import errno
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from config.postgres.account import PostgresError
from config.postgres.project import server_in_use
from config.postgres.reach import told_when_out_of_reach
from config.postgres.turns import taking_turns

SHIPPED_RECORD = Path(__file__).resolve().parents[1] / "seeds" / "digital-bridge-2025"
HIGHEST_PORT = 65535
SECONDS_FOR_A_PORT = 3
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 15


class Stopped(BaseException):
    """Someone asked to stop. No Exception, as KeyboardInterrupt is none: nothing may take it for an error."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    stop_when_asked()
    try:
        with listen(chosen_port()) as listener, server_in_use():
            django.setup()
            with told_when_out_of_reach():
                prepare()
            serve(listener)
    except PostgresError as error:
        sys.exit(f"PostgreSQL: {error}")
    except (CommandError, ImproperlyConfigured) as error:
        sys.exit(f"Not started: {error}")
    except Stopped:
        say("Stopped.")


def stop_when_asked() -> None:
    # A shell without job control starts background commands with SIGINT ignored; nohup means what it ignores.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def stop(_asked: int, _frame: object) -> None:
    # Once is enough: a second Ctrl-C would cut short the stopping of gunicorn or of the database.
    for more in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(more, signal.SIG_IGN)
    raise Stopped


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is what the person at the terminal reads


def chosen_port() -> int:
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= HIGHEST_PORT):
        sys.exit(f"PORT={port} is no port: give a number from 1 to {HIGHEST_PORT}, such as PORT=8001 make run.")
    return int(port)


def listen(port: int) -> socket.socket:
    """Take the port before anything else, so that it is still ours when there is something to serve."""
    deadline = time.monotonic() + SECONDS_FOR_A_PORT
    while True:
        try:
            return socket.create_server(("127.0.0.1", port), backlog=128)
        except OSError as error:
            # What served here before may still be ending: a gunicorn notices only now that make run was killed.
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                sys.exit(
                    f"Port {port} of 127.0.0.1 is not to be had: {os.strerror(error.errno)}. Stop what uses it "
                    "(another make run?) or choose another port, such as: PORT=8001 make run."
                )
        time.sleep(0.1)


def prepare() -> None:
    say("Preparing the database ...")
    with taking_turns(say):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        import_shipped_record()
        make_first_account()
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()


def import_shipped_record() -> None:
    say(f"Importing {SHIPPED_RECORD} ...")
    try:
        call_command("import_seeds", str(SHIPPED_RECORD), if_changed=True)
    except CommandError as error:
        # What was curated here since may contradict the files: a person decides that, while all is served.
        say(f"{error}\nThe record was not imported; what the database holds is served as it is.")


def make_first_account() -> None:
    users = get_user_model().objects
    if users.exists():
        return
    given = os.environ.get("ADMIN_PASSWORD")
    password = given or secrets.token_urlsafe(12)
    users.create_superuser(username="admin", password=password)
    told = "the password of ADMIN_PASSWORD" if given else f"password {password} (shown only now)"
    say(f"Made the account admin with {told}. To change it: .venv/bin/python manage.py changepassword admin")


def serve(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    gunicorn = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi"),
            *("--config", "python:config.gunicorn", "--bind", f"fd://{listener.fileno()}"),
        ],
        stdin=subprocess.PIPE,
        pass_fds=[listener.fileno()],
    )
    listener.close()
    try:
        wait_for_answer(port, gunicorn)
        say(
            f"Serving until Ctrl-C:\n"
            f"  Admin  http://127.0.0.1:{port}/admin/\n"
            f"  API    http://127.0.0.1:{port}/api/v1/\n"
            f"  Docs   http://127.0.0.1:{port}/api/v1/docs/"
        )
        keep_database_up(gunicorn)
        sys.exit(f"gunicorn ended with status {gunicorn.wait()}; its last lines above say why.")
    finally:
        end(gunicorn)


def wait_for_answer(port: int, gunicorn: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while gunicorn.poll() is None and time.monotonic() < deadline:
        if answers(port):
            return
        time.sleep(0.2)
    sys.exit(f"No good answer came on port {port} within {SECONDS_TO_ANSWER} s; the lines above say why.")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", "/admin/login/")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def keep_database_up(gunicorn: subprocess.Popen) -> None:
    """As long as gunicorn serves: without its database it could only say that it has none."""
    cluster = settings.EMBEDDED_POSTGRES
    while gunicorn.poll() is None:
        if cluster is not None and cluster.start_again_if_ended():
            say(f"PostgreSQL had ended and was started again; its log, {cluster.log}, may say why.")
        time.sleep(1)


def end(gunicorn: subprocess.Popen) -> None:
    gunicorn.terminate()
    try:
        gunicorn.wait(timeout=SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        gunicorn.kill()
        gunicorn.wait()


if __name__ == "__main__":
    main()
