from config.rest.exports.streams import Blocks, Export, blocks_of


class NdjsonExport(Export):
    """One JSON object a line, each as the list shows it."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    is_trimmed = True

    def blocks(self, view) -> Blocks:
        return blocks_of(view.matching_in_order(), view.finished_row(), write=ndjson_lines)

    def description(self, view) -> str:
        return "All rows, one JSON object a line, each as `results` has it."


def ndjson_lines(finished: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in finished).encode()
