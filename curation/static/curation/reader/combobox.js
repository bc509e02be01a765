// A field that looks for rows of the record as one types (ARIA's combobox with a list).
import { find, Refused } from "./api.js";

const PAUSE = 200;
let number = 0;

export function enhance(input) {
  const types = input.dataset.types.split(" ");
  const list = document.createElement("ul");
  number += 1;
  list.id = `found-${number}`;
  list.className = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let timer;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (hit) => {
    pick(input, hit);
    close();
  };
  const mark = (item) => {
    list.querySelectorAll("[aria-selected=true]").forEach((one) => one.setAttribute("aria-selected", "false"));
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  };
  const show = (hits) => {
    list.replaceChildren(...hits.map((hit, at) => option(hit, `${list.id}-${at}`, types.length > 1, choose)));
    if (!hits.length) list.append(Object.assign(document.createElement("li"), { textContent: "Nothing found.", className: "nothing" }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  };
  const look = async () => {
    const words = input.value.trim();
    asked += 1;
    const mine = asked;
    if (!words) return close();
    try {
      const hits = await find(words, types);
      if (mine === asked && document.activeElement === input) show(hits);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      close();
    }
  };

  input.addEventListener("input", () => {
    delete input.dataset.slug;
    delete input.dataset.type;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("[role=option]")];
    const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" && list.hidden) look();
    if (list.hidden || !items.length) return;
    if (event.key === "ArrowDown") mark(items[(at + 1) % items.length]);
    else if (event.key === "ArrowUp") mark(items[(at - 1 + items.length) % items.length]);
    else if (event.key === "Enter" && at >= 0) items[at].click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function option(hit, id, saysType, choose) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const label = document.createElement("span");
  label.textContent = hit.label;
  const about = document.createElement("small");
  const matched = hit.matched && hit.matched.name && hit.matched.name.text !== hit.label ? ` · ${hit.matched.name.text}` : "";
  about.textContent = ` ${saysType ? hit.type : hit.slug}${matched}`;
  item.append(label, about);
  // Before the field loses the focus, which closes the list.
  item.addEventListener("pointerdown", (event) => event.preventDefault());
  item.addEventListener("click", () => choose(hit));
  return item;
}

// Fill the field in with a row; null empties it.
export function pick(input, row) {
  input.value = row ? row.label : "";
  if (row) {
    input.dataset.slug = row.slug;
    input.dataset.type = row.type || input.dataset.types;
  } else {
    delete input.dataset.slug;
    delete input.dataset.type;
  }
  input.dispatchEvent(new CustomEvent("pick", { detail: row, bubbles: true }));
}

// What is chosen, or null. Words that name nothing chosen are a fault, which the field shows.
export function chosen(input) {
  return input.dataset.slug ? { type: input.dataset.type, slug: input.dataset.slug } : null;
}
