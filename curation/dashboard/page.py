"""The dashboard's parts, for the page that shows them."""

from config.rest.policy import Role, reaches, role_of
from curation.dashboard.counts import how_much, latest_open
from curation.dashboard.coverage import coverage
from curation.dashboard.pictures import events_in_time, graph
from curation.dashboard.recent import recent_changes


def dashboard_of(user) -> dict:
    """Empty for accounts without a role, who see nothing of the record here."""
    role = role_of(user)
    if role is None:
        return {}
    counts = how_much(user)
    waiting = {name: total(counts[name]) for name in ("proposed", "stale", "unsupported", "open")}
    return {
        "dashboard": {
            "sees_all": reaches(role, Role.EDITOR),
            "counts": counts,
            "waiting": waiting,
            "open": latest_open(user),
            "recent": recent_changes(user),
            "coverage": coverage(user),
            "events": events_in_time(user),
            "graph": graph(user),
        }
    }


def total(counts: list) -> str:
    """With a sign where there are more than were counted."""
    number = sum(count.number for count in counts)
    return f"{number:,}{'+' if any(count.is_estimate for count in counts) else ''}"
