import re

import orjson
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer

# As Django's urlize writes them.
MADE_LINK = re.compile(r'<a href="([^"]*)" rel="nofollow">(.*?)</a>')


class JsonRenderer(BaseRenderer):
    """JSON. What PostgreSQL has finished (`orjson.Fragment`) is passed on without being read."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, answer, accepted_media_type=None, renderer_context=None) -> bytes:
        if answer is None:
            return b""
        content = orjson.dumps(answer, default=str)
        if (renderer_context or {}).get("indent"):
            # The browsable pages ask for it: a person reads this.
            return orjson.dumps(orjson.loads(content), option=orjson.OPT_INDENT_2)
        return content


class ProblemRenderer(JsonRenderer):
    """JSON that says what went wrong (RFC 9457)."""

    media_type = "application/problem+json"


class PageRenderer(BrowsableAPIRenderer):
    """The pages for people. DRF makes a link of whatever looks like an address, even of a firm's name."""

    def render(self, answer, accepted_media_type=None, renderer_context=None) -> str:
        page = super().render(answer, accepted_media_type, renderer_context)
        here = renderer_context["request"].build_absolute_uri("/")
        return MADE_LINK.sub(lambda link: link[0] if link[1].startswith(here) else link[2], page)
