"""How `make run` serves: gunicorn's settings, and its end when the command that started it is gone."""

import os
import signal
import sys
import threading

workers = 2
threads = 2
loglevel = "warning"
graceful_timeout = 10
# Its control socket would lie in the home folder, shared by all that run there.
control_socket_disable = True
# The most that gunicorn can be told, above what the guard refuses with a problem that says so. A request line
# over this never reaches the guard: gunicorn answers 414 with a bare page of its own.
limit_request_line = 8190


def when_ready(_server: object) -> None:
    threading.Thread(target=end_with_the_command, daemon=True).start()


def end_with_the_command() -> None:
    # Standard input is a pipe that the command holds open; even killed hard it lets go, and this read ends.
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
