"""A server that cannot be reached is told in one line by every command, and who prepares one takes turns."""

import os
import subprocess
import sys
import threading

import psycopg
import pytest
from django.db import ProgrammingError, connection
from psycopg.conninfo import make_conninfo

from config.postgres.project import PROJECT
from config.postgres.reach import told_when_out_of_reach
from config.postgres.turns import taking_turns

REFUSED = "postgres://someone:secret@127.0.0.1:1/record"
TOLD_OF_REFUSED = (
    "PostgreSQL: The database record at 127.0.0.1:1 cannot be reached (connection failed: connection to server "
    'at "127.0.0.1", port 1 failed: Connection refused Is the server running on that host and accepting TCP/IP '
    "connections?). Start that server, make what is missing, or correct DATABASE_URL; unset, the embedded "
    "server is used.\n"
)
TOLD_OF_NONSENSE = (
    "DATABASE_URL does not name a PostgreSQL database. Write it as "
    "postgres://user:password@host:5432/database, or unset it to use the embedded server.\n"
)


def run(*arguments: str, url: str, stdout: int = subprocess.DEVNULL) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": url, "PORT": "28491"},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr


def named(**different: str) -> str:
    """The tests' own server as DATABASE_URL would name it, but for what is different."""
    database = connection.settings_dict
    known = {
        "host": database["HOST"],
        "port": database["PORT"],
        "user": database["USER"],
        "password": database.get("PASSWORD"),
        "dbname": database["NAME"],
    }
    return make_conninfo(**{name: value for name, value in (known | different).items() if value})


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "config.run"),
        ("manage.py", "import_seeds"),
        ("manage.py", "migrate"),
        ("manage.py", "check", "--database=default"),
    ],
)
def test_command_without_its_server_says_so_in_one_line(command):
    told = run(*command, url=REFUSED)

    assert told == (1, TOLD_OF_REFUSED)


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        (("-m", "config.run"), "Not started: "),
        (("manage.py", "import_seeds"), "Settings: "),
        (("manage.py", "check"), "Settings: "),
    ],
)
def test_command_with_nonsense_for_a_server_says_so_in_one_line(command, begins):
    told = run(*command, url="garbage")

    assert told == (1, f"{begins}{TOLD_OF_NONSENSE}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("different", "reason"),
    [
        ({"dbname": "missing"}, 'FATAL: database "missing" does not exist). Start'),
        ({"user": "stranger"}, 'authentication failed for user "stranger"). Start'),
        ({"host": "nowhere.invalid"}, "failed to resolve host 'nowhere.invalid'"),
        ({"sslmode": "odd"}, 'invalid sslmode value: "odd"). Start'),
        ({"connect_timeout": "odd"}, "bad value for connect_timeout: 'odd'). Start"),
    ],
)
def test_command_that_is_not_let_in_says_why_in_one_line(different, reason):
    code, told = run("manage.py", "showmigrations", url=named(**different))

    assert (code, told.count("\n"), told.startswith("PostgreSQL: The database ")) == (1, 1, True)
    assert reason in told


@pytest.mark.django_db
def test_error_of_a_database_within_reach_stays_what_it_is():
    with pytest.raises(ProgrammingError) as kept, told_when_out_of_reach(), connection.cursor() as cursor:
        cursor.execute("SELECT FROM nothing")

    assert 'relation "nothing" does not exist' in str(kept.value)


@pytest.mark.django_db
def test_second_turn_waits_for_the_end_of_the_first():
    said = []
    has_said = threading.Event()
    order = []

    def tell(line: str) -> None:
        said.append(line)
        has_said.set()

    def take_second_turn() -> None:
        with taking_turns(tell):
            order.append("second")

    second = threading.Thread(target=take_second_turn)
    with taking_turns(said.append):
        second.start()
        has_said.wait(timeout=30)
        order.append("first")
    second.join()

    assert said == ["Another command is preparing this database; waiting until it is done ..."]
    assert order == ["first", "second"]


@pytest.mark.django_db
def test_two_first_migrations_at_once_both_end_well():
    name = f"{connection.settings_dict['NAME']}_twice"
    with psycopg.connect(named(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    environment = os.environ | {"DATABASE_URL": named(dbname=name)}

    both = [
        subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True) for _ in "12"
    ]
    told = sorted((process.communicate()[1], process.returncode) for process in both)

    with psycopg.connect(named(), autocommit=True) as server:
        server.execute(f"DROP DATABASE {name}")
    assert told == [
        ("", 0),
        ("Another command is preparing this database; waiting until it is done ...\n", 0),
    ]


def test_command_whose_reader_left_ends_quietly():
    reader, writer = os.pipe()
    os.close(reader)

    told = run("manage.py", "help", url="", stdout=writer)

    os.close(writer)
    assert told == (1, "")
