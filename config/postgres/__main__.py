"""`python -m config.postgres PROGRAM ...`: run psql, pg_dump or another program on the embedded database."""

import os
import subprocess
import sys

from config.postgres.account import PostgresError
from config.postgres.binaries import find_binaries
from config.postgres.cluster import DATABASE, PORT, ROLE
from config.postgres.project import project_cluster


def main(command: list[str]) -> int:
    if not command:
        sys.exit("Name a program, such as: .venv/bin/python -m config.postgres pg_dump --file=record.sql")
    if os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL names a server of your own: reach it with the programs installed there.")
    try:
        cluster = project_cluster("postgres")
        programs = find_binaries()
        environment = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PGHOST": str(cluster.socket_folder),
            "PGPORT": str(PORT),
            "PGUSER": ROLE,
            "PGDATABASE": DATABASE,
        }
        with cluster.in_use():
            return subprocess.run(command, env=environment, check=False).returncode
    except PostgresError as error:
        sys.exit(f"PostgreSQL: {error}")
    except FileNotFoundError as error:
        sys.exit(f"No program {error.filename!r} in {programs} or on the PATH.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
