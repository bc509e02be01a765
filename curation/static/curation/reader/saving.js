// A form is sent to the API, and what the API refuses is shown at the field that it lies in.
import { addressOf, read, Refused, write } from "./api.js";
import { BODIES, Missing } from "./bodies.js";

export async function save(form, words) {
  clear(form);
  const button = form.querySelector("[type=submit]");
  let at = "";
  button.disabled = true;
  try {
    const task = BODIES[form.id.replace("form-", "")](form, words);
    at = task.at || "";
    if (!task.change) return { type: task.type, row: await write("POST", addressOf(task.type), task.body) };
    const address = addressOf(task.type, task.slug);
    const { row, etag } = await read(address);
    const change = task.change(row);
    at = change.at;
    return { type: task.type, row: await write("PATCH", address, change.body, etag) };
  } catch (error) {
    if (error instanceof Missing) show(form, form.elements[error.field].closest(".field"), error.message);
    else if (error instanceof Refused) showAll(form, error, at);
    else throw error;
    const first = form.querySelector("[aria-invalid=true]");
    if (first) first.focus();
    return null;
  } finally {
    button.disabled = false;
  }
}

// Change one row that stands, as `change` makes its body of it.
export async function changeRow(address, change) {
  const { row, etag } = await read(address);
  return write("PATCH", address, change(row), etag);
}

export async function verify(address) {
  const { etag } = await read(address);
  return write("POST", `${address}verify/`, {}, etag);
}

export function clear(form) {
  form.querySelectorAll(".field-error").forEach((told) => told.remove());
  form.querySelectorAll("[aria-invalid]").forEach((input) => {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  });
  const whole = form.querySelector("[data-error-of=form]");
  whole.hidden = true;
  whole.textContent = "";
}

function showAll(form, refused, at) {
  const homeless = [];
  for (const error of refused.errors) {
    const field = fieldOf(form, error.pointer || "", at);
    if (field) show(form, field, error.detail);
    else homeless.push(error.detail);
  }
  if (homeless.length || !refused.errors.length) {
    const whole = form.querySelector("[data-error-of=form]");
    whole.textContent = homeless.length ? homeless.join(" ") : refused.message;
    whole.hidden = false;
  }
}

// The field with the longest pointer that the fault's pointer begins with; @ stands for the new part.
function fieldOf(form, pointer, at) {
  let best = null;
  let length = 0;
  for (const field of form.querySelectorAll("[data-pointer]")) {
    const own = field.dataset.pointer.replace("@", at);
    if (own && (pointer === own || pointer.startsWith(`${own}/`)) && own.length > length) [best, length] = [field, own.length];
  }
  return best;
}

let number = 0;

function show(form, field, told) {
  const line = document.createElement("span");
  number += 1;
  line.id = `error-${number}`;
  line.className = "field-error";
  line.textContent = told;
  field.append(line);
  field.hidden = false;
  const details = field.closest("details");
  if (details) details.open = true;
  const input = field.querySelector("input, select, textarea");
  if (input) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", line.id);
  }
}
