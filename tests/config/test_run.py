"""What `make run` does around serving: it takes a port, and keeps the embedded server up."""

import os
import signal
import socket
import subprocess
import threading

import pytest

from config import run
from config.postgres.cluster import Cluster


def test_port_that_is_given_back_in_a_moment_is_waited_for():
    other = socket.create_server(("127.0.0.1", 0))
    port = other.getsockname()[1]
    ending = threading.Timer(0.5, other.close)
    ending.start()

    with run.listen(port) as listener:
        taken = listener.getsockname()

    ending.join()
    assert taken == ("127.0.0.1", port)


def test_port_that_stays_taken_is_told(monkeypatch):
    monkeypatch.setattr(run, "SECONDS_FOR_A_PORT", 0)

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as told:
            run.listen(port)

    assert told.value.code == (
        f"Port {port} of 127.0.0.1 is not to be had: Address already in use. Stop what uses it "
        "(another make run?) or choose another port, such as: PORT=8001 make run."
    )


def test_server_killed_hard_is_started_again_while_gunicorn_serves(cluster_folder, settings, capsys):
    cluster = settings.EMBEDDED_POSTGRES = Cluster(cluster_folder)
    pid_file = cluster.data_folder / "postmaster.pid"

    with cluster.in_use():
        killed = pid_file.read_text().splitlines()[0]
        os.kill(int(killed), signal.SIGKILL)
        # Instead of gunicorn a process that ends as soon as another server starts.
        until_started = 'while test "$(head -n 1 "$1")" = "$2"; do sleep 0.1; done'
        gunicorn = subprocess.Popen(["/bin/sh", "-c", until_started, "sh", pid_file, killed])
        run.keep_database_up(gunicorn)
        started = pid_file.read_text().splitlines()[0]

    assert started != killed
    assert capsys.readouterr().out == (
        f"PostgreSQL had ended and was started again; its log, {cluster.log}, may say why.\n"
    )
