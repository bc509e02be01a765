"""Django's commands; those that may need the database find the embedded server running or start it."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.core.management.base import CommandParser, handle_default_options

from config.postgres.account import PostgresError
from config.postgres.project import server_in_use
from config.postgres.reach import told_when_out_of_reach
from config.postgres.turns import taking_turns

WITHOUT_DATABASE = {"help", "version", "check", "collectstatic", "diffsettings"}


def main(arguments: list[str]) -> None:
    choose_settings(arguments)
    try:
        if needs_database(arguments):
            with server_in_use(), told_when_out_of_reach():
                execute_in_turn(arguments)
        else:
            execute_from_command_line(["manage.py", *arguments])
    except PostgresError as error:
        sys.exit(f"PostgreSQL: {error}")
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")


def choose_settings(arguments: list[str]) -> None:
    # Django reads --settings later, but which server to start is asked of the settings now.
    parser = CommandParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--settings")
    parser.add_argument("--pythonpath")
    options, _ = parser.parse_known_args(arguments)
    handle_default_options(options)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")


def needs_database(arguments: list[str]) -> bool:
    asks_for_help = not arguments or "--help" in arguments or "-h" in arguments or "--version" in arguments
    names_database = any(argument.startswith("--database") for argument in arguments)
    return not asks_for_help and (arguments[0] not in WITHOUT_DATABASE or names_database)


def execute_in_turn(arguments: list[str]) -> None:
    if arguments[0] == "migrate":
        django.setup()
        with taking_turns(say):
            execute_from_command_line(["manage.py", *arguments])
    else:
        execute_from_command_line(["manage.py", *arguments])


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    try:
        try:
            main(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on (manage.py ... | head): what is still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
