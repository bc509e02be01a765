"""What must hold inside a row, told with its place in the file (the database holds it too, without)."""

from seeds.kinds import BY_NAME
from seeds.problems import Problem
from seeds.rows import Rows
from sources.states.database_rules import breaches_in_database


def check_rules(rows: Rows) -> list[Problem]:
    checked = list(rows.all())
    problems = []
    for row in checked:
        for rule in BY_NAME[row.kind].rules:
            problems += [row.problem(path, value, expected) for path, value, expected in rule(row.state)]
    for number, path, value, expected in breaches_in_database([row.state for row in checked]):
        problems.append(checked[number].problem(path, value, expected))
    return problems
