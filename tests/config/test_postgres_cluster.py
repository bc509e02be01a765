"""What one server does: it starts, holds what it is given, outlives hard ends, and stops."""

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config.postgres.account import PostgresError
from config.postgres.cluster import Cluster
from config.postgres.locks import is_free

USE_UNTIL_TOLD = """
import sys
from pathlib import Path
from config.postgres.cluster import Cluster
with Cluster(Path(sys.argv[1])).in_use():
    print("in use", flush=True)
    sys.stdin.readline()
"""


def ask(cluster: Cluster, question: str) -> object:
    database = cluster.django_settings()
    connection = psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        user=database["USER"],
        dbname=database["NAME"],
        autocommit=True,
    )
    with connection:
        answer = connection.execute(question)
        return answer.fetchone()[0] if answer.description else None


def is_running(cluster: Cluster) -> bool:
    return not is_free(cluster.server_lock, cluster.account)


def start_user(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", USE_UNTIL_TOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_server(cluster: Cluster) -> None:
    os.kill(int((cluster.data_folder / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)


def test_cluster_in_use_answers_and_stops_at_the_end(cluster_folder):
    cluster = Cluster(cluster_folder)

    with cluster.in_use():
        facts = [
            ask(cluster, "SELECT current_database() || ' ' || current_user || ' ' || getdatabaseencoding()"),
            ask(cluster, "SHOW listen_addresses"),
            is_running(cluster),
        ]

    assert facts == ["record record UTF8", "", True]
    assert not is_running(cluster)


def test_cluster_makes_trigrams_of_cyrillic_names(cluster_folder):
    cluster = Cluster(cluster_folder, throwaway=True)

    with cluster.in_use():
        ask(cluster, "CREATE EXTENSION pg_trgm")
        trigrams = ask(cluster, "SELECT cardinality(show_trgm('Дуров'))")

    assert trigrams == 6


def test_cluster_is_shared_and_stopped_by_its_last_user(cluster_folder):
    cluster = Cluster(cluster_folder)

    with start_user(cluster_folder) as other:
        said = other.stdout.readline()
        with cluster.in_use():
            pass
        runs_after_the_first_left = is_running(cluster)
        other.communicate("\n")
    runs_after_the_last_left = is_running(cluster)

    assert (said, runs_after_the_first_left, runs_after_the_last_left) == ("in use\n", True, False)


def test_cluster_first_started_twice_at_once_is_one_server(cluster_folder):
    with start_user(cluster_folder) as one, start_user(cluster_folder) as other:
        said = [one.stdout.readline(), other.stdout.readline()]
        databases = ask(Cluster(cluster_folder), "SELECT count(*) FROM pg_database WHERE datname = 'record'")
        one.communicate("\n")
        other.communicate("\n")

    assert (said, databases) == (["in use\n", "in use\n"], 1)
    assert not is_running(Cluster(cluster_folder))


def test_cluster_left_by_a_killed_user_is_found_and_stopped_by_the_next(cluster_folder):
    cluster = Cluster(cluster_folder)
    with start_user(cluster_folder) as other:
        other.stdout.readline()
        started = ask(cluster, "SELECT pg_postmaster_start_time()")
        other.kill()

    with cluster.in_use():
        found = ask(cluster, "SELECT pg_postmaster_start_time()")

    assert found == started
    assert not is_running(cluster)


def test_cluster_killed_hard_keeps_what_was_committed(cluster_folder):
    cluster = Cluster(cluster_folder)

    with cluster.in_use():
        ask(cluster, "CREATE TABLE kept AS SELECT 'committed' AS word")
        kill_server(cluster)
        with cluster.in_use():
            word = ask(cluster, "SELECT word FROM kept")

    assert word == "committed"


def test_cluster_that_runs_is_not_started_again(cluster_folder):
    cluster = Cluster(cluster_folder, throwaway=True)

    with cluster.in_use():
        started = ask(cluster, "SELECT pg_postmaster_start_time()")
        had_ended = cluster.start_again_if_ended()
        found = ask(cluster, "SELECT pg_postmaster_start_time()")

    assert (had_ended, found) == (False, started)


def test_cluster_starts_although_a_left_pid_file_names_a_living_process(cluster_folder):
    cluster = Cluster(cluster_folder)
    with cluster.in_use():
        pass
    (cluster.data_folder / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster.data_folder}\n1\n5432\n\n\n\n"
    )

    with cluster.in_use():
        answer = ask(cluster, "SELECT 1")

    assert answer == 1


def test_cluster_thrown_away_starts_empty(cluster_folder):
    cluster = Cluster(cluster_folder, throwaway=True)
    with cluster.in_use():
        ask(cluster, "CREATE TABLE poison ()")

    with cluster.in_use():
        poison = ask(cluster, "SELECT to_regclass('poison')")

    assert poison is None


def test_cluster_with_a_long_path_puts_its_socket_into_a_short_private_folder(cluster_folder):
    cluster = Cluster(cluster_folder.with_name("long" * 20), throwaway=True)

    with cluster.in_use():
        answer = ask(cluster, "SELECT 1")
        mode = cluster.socket_folder.stat().st_mode & 0o777
    cluster.socket_folder.rmdir()

    assert (answer, mode, cluster.socket_folder.parent) == (1, 0o700, cluster_folder.parents[1])


def test_cluster_in_a_folder_of_an_odd_name_starts(cluster_folder):
    cluster = Cluster(cluster_folder.with_name("l'été, a folder"), throwaway=True)

    with cluster.in_use():
        answer = ask(cluster, "SELECT 1")
    cluster.socket_folder.rmdir()

    assert answer == 1


def test_cluster_whose_data_is_gone_is_not_made_anew(cluster_folder):
    cluster = Cluster(cluster_folder)
    cluster.data_folder.mkdir(parents=True)
    cluster.folder.chmod(0o700)

    with pytest.raises(PostgresError) as refusal, cluster.in_use():
        pass

    assert str(refusal.value) == (
        f"{cluster.data_folder} holds no database of PostgreSQL (no PG_VERSION). Put back what was in it, "
        "or move it away to begin with an empty database."
    )


def test_cluster_refuses_a_socket_folder_open_to_others(cluster_folder):
    cluster = Cluster(cluster_folder.with_name("long" * 20), throwaway=True)
    cluster.socket_folder.mkdir()
    cluster.socket_folder.chmod(0o777)

    with pytest.raises(PostgresError) as refusal, cluster.in_use():
        pass
    owner = cluster.socket_folder.stat().st_uid
    cluster.socket_folder.rmdir()

    assert str(refusal.value) == (
        f"{cluster.socket_folder} must be a folder of the account {cluster.account.name} that is closed to all "
        f"others (mode 0700); found mode drwxrwxrwx, owner {owner}. Run as its owner, or look who made it and "
        "move it away."
    )


def test_cluster_of_another_version_says_how_to_carry_the_record_over(cluster_folder):
    cluster = Cluster(cluster_folder)
    with cluster.in_use():
        pass
    (cluster.data_folder / "PG_VERSION").write_text("9\n")

    with pytest.raises(PostgresError) as refusal, cluster.in_use():
        pass

    assert str(refusal.value).splitlines()[1:] == [
        "  export POSTGRES_BIN=/folder/of/postgresql/9/bin",
        "  .venv/bin/python -m config.postgres pg_dump --format=custom --file=record.dump",
        "  unset POSTGRES_BIN",
        f"  mv {cluster.data_folder} {cluster.data_folder}-9",
        "  .venv/bin/python -m config.postgres pg_restore --exit-on-error --dbname=record record.dump",
    ]


def test_cluster_lets_no_other_account_in(cluster_folder):
    if os.geteuid() != 0:
        pytest.skip("only root can try another account")
    cluster = Cluster(cluster_folder, throwaway=True)
    stranger = pwd.getpwnam("daemon").pw_uid

    with cluster.in_use():
        # Past the closed folder, to reach the second door: the server asks the kernel who is there.
        cluster.folder.chmod(0o755)
        (cluster.folder / ".s.PGSQL.5432").chmod(0o777)
        os.seteuid(stranger)
        try:
            with pytest.raises(psycopg.OperationalError) as refusal:
                ask(cluster, "SELECT 1")
        finally:
            os.seteuid(0)
        cluster.folder.chmod(0o700)

    assert 'Peer authentication failed for user "record"' in str(refusal.value)
