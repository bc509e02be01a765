// A known name in the text: whom it means, and one click that cites it.
import { addressOf, Refused } from "./api.js";
import { changeRow } from "./saving.js";
import { rangeOf } from "./offsets.js";

export function showName(segment, { mayCite, onCited }) {
  const place = document.getElementById("name");
  const [start, end] = segment.dataset.nameAt.split("-").map(Number);
  const exact = rangeOf(document.getElementById("text"), start, end).toString();
  const labels = JSON.parse(document.getElementById("names").textContent);
  const told = Object.assign(document.createElement("p"), { className: "field-error", hidden: true });
  const lines = segment.dataset.named.split(" ").map((named) => {
    const [type, slug] = named.split(":");
    const line = Object.assign(document.createElement("p"), { className: "meant" });
    const who = Object.assign(document.createElement("strong"), { textContent: labels[named] || slug });
    line.append(`“${exact}” — `, who, ` ${type} `);
    if (mayCite) line.append(citeButton());
    return line;

    function citeButton() {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Cite here" });
      button.addEventListener("click", async () => {
        button.disabled = true;
        try {
          const passage = { source: document.getElementById("reader").dataset.slug, start, end, exact };
          const row = await changeRow(addressOf(type, slug), (entry) => ({ citations: [...entry.citations, { field: "names", passage }] }));
          hideName();
          await onCited({ type, row, start, end });
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          told.textContent = error.message;
          told.hidden = false;
          button.disabled = false;
        }
      });
      return button;
    }
  });
  place.replaceChildren(...lines, told);
  place.hidden = false;
}

export function hideName() {
  document.getElementById("name").hidden = true;
}
