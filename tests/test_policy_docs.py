"""The table of roles in the documentation is the table that decides."""

from pathlib import Path

from config.rest.policy import STATES, rules

API_PAGE = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")


def test_documentation_tells_the_least_role_for_each_act_as_the_policy_has_it():
    lines = API_PAGE[API_PAGE.index("| To |") :].split("\n\n")[0].splitlines()

    _, *states = cells(lines[0])
    told = {
        (act, state): role
        for act, *roles in map(cells, lines[2:])
        for state, role in zip(states, roles, strict=True)
        if role != "–"
    }

    assert states == [state.value for state in STATES]
    assert told == {(rule.act.value, rule.state.value): rule.needed.value for rule in rules()}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
