"""Django's commands; those that may need the database find the embedded server running or start it."""

import os
import sys

from django.core.management import execute_from_command_line
from django.core.management.base import CommandParser, handle_default_options

from config.postgres.account import PostgresError
from config.postgres.project import server_in_use

WITHOUT_DATABASE = {"help", "version", "check", "collectstatic", "diffsettings"}


def main(arguments: list[str]) -> None:
    choose_settings(arguments)
    if not needs_database(arguments):
        execute_from_command_line(["manage.py", *arguments])
        return
    try:
        with server_in_use():
            execute_from_command_line(["manage.py", *arguments])
    except PostgresError as error:
        sys.exit(f"PostgreSQL: {error}")


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
    return not asks_for_help and (arguments[0] not in WITHOUT_DATABASE or "--database" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
