"""How the API describes itself (OpenAPI 3.1)."""

from config.rest.schema.problems import ProblemSerializer
from config.rest.schema.views import Schema

__all__ = ["ProblemSerializer", "Schema"]
