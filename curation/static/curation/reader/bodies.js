// What each form says, as the API's bodies have it: {type, slug?, change} where `change` makes the body out of the row.
import { chosen } from "./combobox.js";

// Something is missing in a form before anything is sent; `name` is the field.
export class Missing extends Error {
  constructor(name, told) {
    super(told);
    this.field = name;
  }
}

function needed(form, name, told) {
  const row = chosen(form.elements[name]);
  if (!row) throw new Missing(name, form.elements[name].value ? `Choose one from the list: ${told}` : told);
  return row;
}

function optional(form, name) {
  const input = form.elements[name];
  if (!chosen(input) && input.value.trim()) throw new Missing(name, "Choose one from the list, or leave it empty.");
  return chosen(input);
}

function number(form, name) {
  const typed = form.elements[name].value.trim().replace(/[\s,_]/g, "");
  if (!typed) return null;
  if (!/^\d+(\.\d+)?$/.test(typed)) throw new Missing(name, "Expected a number: 1500000 or 1.5");
  return Number(typed);
}

export const slugOf = (words) =>
  words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80).replace(/-+$/, "");

const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== null));

function attestation(form, words) {
  const { attribution } = words;
  return filled({
    form: form.elements.form.value,
    passages: [words.passage],
    attributed_via: form.elements.attributed_via ? form.elements.attributed_via.value.trim() : "",
    attribution: attribution && form.elements.has_attribution.checked ? { source: words.passage.source, ...attribution } : null,
  });
}

function statement(form, words) {
  const field = form.elements;
  const said = filled({ edtf: field.said_on_edtf.value.trim(), as_printed: field.said_on_as_printed.value.trim() });
  const event = optional(form, "event");
  const mentions = [...form.querySelectorAll("[name=mentions]:checked")].map((box) => ({ type: box.dataset.type, slug: box.dataset.slug }));
  return {
    ...filled({
      slug: field.slug.value.trim() || slugOf(field.gist.value),
      kind: field.kind.value,
      gist: field.gist.value.trim(),
      speaker: optional(form, "speaker"),
      speaker_as_printed: field.speaker_as_printed.value.trim(),
      role: field.role.value.trim(),
      event: event && event.slug,
      said_on: Object.keys(said).length ? said : null,
      status: field.verified && field.verified.checked ? "verified" : "",
    }),
    mentions,
    attestations: [{ ...attestation(form, words), is_best: true }],
  };
}

// The last of a list is the new one: its faults are those of the form.
const appended = (name, list, item) => ({ body: { [name]: [...list, item] }, at: `/${name}/${list.length}` });

function attestationOfAnother(form, words) {
  const { slug } = needed(form, "statement", "the statement that these words render");
  return {
    type: "statement",
    slug,
    change: (row) => {
      const same = row.attestations.findIndex((one) => one.passages[0].source === words.passage.source);
      if (form.elements.continues.checked && same >= 0) {
        const attestations = structuredClone(row.attestations);
        attestations[same].passages.push(words.passage);
        return { body: { attestations }, at: `/attestations/${same}` };
      }
      return appended("attestations", row.attestations, { ...attestation(form, words), is_best: row.attestations.length === 0 });
    },
  };
}

function citation(form, words) {
  const { type, slug } = needed(form, "entry", "the entry whose field the words back");
  const item = { field: form.elements.field.value, passage: words.passage, note: form.elements.note.value.trim() };
  return { type, slug, change: (row) => appended("citations", row.citations, item) };
}

function spelling(form, words) {
  const { type, slug } = needed(form, "entry", "the entry that is called so");
  const { text, language, kind } = form.elements;
  const name = { text: text.value, language: language.value.trim(), kind: kind.value };
  return {
    type,
    slug,
    change: (row) => {
      const named = appended("names", row.names, name);
      return { ...named, body: { ...named.body, citations: [...row.citations, { field: "names", passage: words.passage }] } };
    },
  };
}

function figure(form, words) {
  const slug = form.elements.statement.value;
  if (!slug) throw new Missing("statement", "A figure is part of a statement: make the statement first.");
  const item = {
    measure: needed(form, "measure", "what the figure counts").slug,
    comparator: form.elements.comparator.value,
    amount: number(form, "amount"),
    upper: number(form, "upper"),
    passage: words.passage,
  };
  return { type: "statement", slug, change: (row) => appended("figures", row.figures, item) };
}

function reading(form, words) {
  const field = form.elements;
  const item = { label: field.label.value.trim(), is_followed: field.is_followed.checked, why: field.why.value.trim(), passages: [words.passage] };
  const known = optional(form, "discrepancy");
  if (known) return { type: "discrepancy", slug: known.slug, change: (row) => appended("readings", row.readings, item) };
  const title = field.title.value.trim();
  if (!title) throw new Missing("title", "Choose a discrepancy, or give a new one its title.");
  const body = { slug: slugOf(title), title, kind: field.kind.value, readings: [item] };
  return { type: "discrepancy", body, at: "/readings/0" };
}

export const BODIES = {
  statement: (form, words) => ({ type: "statement", body: statement(form, words), at: "/attestations/0" }),
  attestation: attestationOfAnother,
  citation,
  spelling,
  figure,
  reading,
};
