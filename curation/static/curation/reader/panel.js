// The panel of the selected words: what can be made of them, each in a form that is filled in as far as they say.
import { chosen, enhance, pick } from "./combobox.js";
import { slugOf } from "./bodies.js";
import { clear, save } from "./saving.js";
import { rangeOf } from "./offsets.js";

const NEAR = 800;
const MOST_STATEMENTS = 25;

export class Panel {
  constructor({ onSaved, say }) {
    this.reader = document.getElementById("reader");
    this.panel = document.getElementById("panel");
    this.text = document.getElementById("text");
    this.onSaved = onSaved;
    this.say = say;
    this.fields = JSON.parse(document.getElementById("cited-fields").textContent);
    this.tabs = [...this.panel.querySelectorAll(".tasks button")];
    this.forms = [...this.panel.querySelectorAll("form")];
    this.wire();
  }

  wire() {
    this.panel.querySelectorAll("[data-types]").forEach(enhance);
    this.tabs.forEach((tab) => tab.addEventListener("click", () => this.open(tab.id.replace("tab-", ""))));
    this.panel.addEventListener("input", () => (this.isTouched = true));
    this.tabs[0].parentElement.addEventListener("keydown", (event) => this.walkTabs(event));
    this.forms.forEach((form) => form.addEventListener("submit", (event) => this.submit(event)));
    document.getElementById("close-panel").addEventListener("click", () => this.close());
    document.getElementById("citation-entry").addEventListener("pick", (event) => this.offerFields(event.detail));
    const discrepancy = document.getElementById("reading-discrepancy");
    const toggle = () => (this.panel.querySelector("#form-reading .new").hidden = chosen(discrepancy) !== null);
    discrepancy.addEventListener("pick", toggle);
    discrepancy.addEventListener("input", toggle);
    const gist = document.getElementById("statement-gist");
    gist.addEventListener("input", () => (document.getElementById("statement-slug").placeholder = slugOf(gist.value)));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  // Words were selected: what a form has been filled in with by hand stays.
  async hold(span) {
    if (this.span && this.span.start === span.start && this.span.end === span.end) return;
    this.span = span;
    const question = new URLSearchParams(span);
    const response = await fetch(`${this.reader.dataset.suggestions}?${question}`, { credentials: "same-origin" });
    if (!response.ok) {
      this.say(response.status === 403 ? "You are signed in no more: open this page again." : "These words are too long to be quoted.");
      return;
    }
    const words = await response.json();
    if (this.span !== span) return;
    this.words = words;
    this.words.passage = { source: this.reader.dataset.slug, start: words.start, end: words.end, exact: words.exact };
    document.getElementById("words").textContent = words.exact;
    this.mark();
    this.panel.hidden = false;
    this.reader.classList.add("holds-words");
    if (this.isTouched) this.fillAttribution();
    else this.fill();
  }

  // The browser forgets a selection when a field gets the focus: keep it in sight.
  mark() {
    if (!CSS.highlights) return;
    CSS.highlights.set("held-words", new Highlight(rangeOf(this.text, this.words.start, this.words.end)));
  }

  fill() {
    const { words } = this;
    this.forms.forEach((form) => {
      form.reset();
      clear(form);
      form.querySelectorAll("[data-types]").forEach((input) => pick(input, null));
    });
    const form = document.getElementById("form-statement");
    form.elements.form.value = words.form;
    document.getElementById("attestation-form").value = words.form;
    this.offer("speaker", words.speakers, (row) => {
      pick(form.elements.speaker, row);
      form.elements.speaker_as_printed.value = row.as_printed;
    });
    if (words.speakers.length && words.form !== "claim") this.panel.querySelector("[data-offers=speaker] button").click();
    if (words.event) pick(form.elements.event, { ...words.event, type: "event" });
    this.fillAttribution();
    this.fillMentions();
    this.offer("entry", words.mentions, (row) => pick(document.getElementById("citation-entry"), row));
    this.offerFields(null);
    document.getElementById("spelling-text").value = words.exact;
    document.getElementById("spelling-language").value = this.reader.dataset.language;
    document.getElementById("spelling-kind").value = "alias";
    document.getElementById("reading-label").value = words.exact.length <= 120 ? words.exact : "";
    this.fillFigure();
    this.isTouched = false;
  }

  fillAttribution() {
    this.panel.querySelectorAll(".attribution").forEach((field) => {
      field.hidden = !this.words.attribution;
      if (!this.words.attribution) return;
      field.querySelector("q").textContent = this.words.attribution.exact;
      field.querySelector("input").checked = true;
    });
  }

  fillMentions() {
    const field = this.panel.querySelector(".mentions");
    field.querySelectorAll("label").forEach((label) => label.remove());
    field.hidden = this.words.mentions.length === 0;
    field.append(...this.words.mentions.map((row) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "mentions", checked: true });
      Object.assign(box.dataset, { type: row.type, slug: row.slug });
      label.className = "check";
      label.append(box, ` ${row.label} `, Object.assign(document.createElement("small"), { textContent: row.type }));
      return label;
    }));
  }

  fillFigure() {
    const { comparator, amount, upper } = this.words.figure;
    const form = document.getElementById("form-figure");
    form.elements.comparator.value = comparator;
    form.elements.amount.value = amount ?? "";
    form.elements.upper.value = upper ?? "";
    const { start, end } = this.words;
    const near = [...document.querySelectorAll('.card[data-type="statement"][data-may-change]')]
      .map((card) => ({ card, away: Math.min(...card.dataset.passages.split(" ").map((id) => away(id.split("-").map(Number), start, end))) }))
      .filter((one) => one.away < NEAR)
      .sort((one, other) => one.away - other.away)
      .slice(0, MOST_STATEMENTS);
    form.elements.statement.replaceChildren(...near.map(({ card, away: far }) => {
      const label = `${far ? "near: " : ""}${card.querySelector("h2").textContent}`;
      return new Option(label, card.dataset.slug);
    }));
  }

  offer(name, rows, choose) {
    const place = this.panel.querySelector(`[data-offers=${name}]`);
    place.replaceChildren(...rows.map((row) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "offer", textContent: row.label });
      button.addEventListener("click", () => choose(row));
      return button;
    }));
  }

  offerFields(row) {
    const select = document.getElementById("citation-field");
    const fields = row ? this.fields[row.type] : [["", "the entry as a whole"]];
    select.replaceChildren(...fields.map(([word, shown]) => new Option(shown, word)));
  }

  open(task) {
    if (!this.words) return;
    this.panel.hidden = false;
    this.tabs.forEach((tab) => tab.setAttribute("aria-expanded", String(tab.id === `tab-${task}`)));
    this.forms.forEach((form) => (form.hidden = form.id !== `form-${task}`));
    const form = document.getElementById(`form-${task}`);
    const first = form.querySelector("input:not([type=checkbox]), textarea, select");
    first.focus();
    this.panel.scrollTop = 0;
    this.keepInSight();
  }

  // On a phone the panel covers most of the text: what is spoken of stays above it.
  keepInSight() {
    const words = rangeOf(this.text, this.words.start, this.words.end).getBoundingClientRect();
    const cover = this.panel.getBoundingClientRect();
    const isCovered = words.bottom > cover.top && words.right > cover.left;
    if (isCovered || words.top < 0) scrollBy({ top: words.top - 60 });
  }

  walkTabs(event) {
    const at = this.tabs.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    this.tabs[(at + step + this.tabs.length) % this.tabs.length].focus();
  }

  async submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const saved = await save(form, this.words);
    if (!saved) return;
    const { start, end } = this.words;
    this.close();
    await this.onSaved({ ...saved, start, end });
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.reader.classList.remove("holds-words");
    this.forms.forEach((form) => (form.hidden = true));
    this.tabs.forEach((tab) => tab.setAttribute("aria-expanded", "false"));
    if (CSS.highlights) CSS.highlights.delete("held-words");
    this.span = this.words = null;
    this.isTouched = false;
    document.getSelection().removeAllRanges();
    this.text.focus({ preventScroll: true });
  }
}

function away([from, to], start, end) {
  return Math.max(0, from - end, start - to);
}
