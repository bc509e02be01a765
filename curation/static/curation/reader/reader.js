// The source reader: text, cards and panel wired together. What is saved comes back by reading the page again.
import { changeRow, verify } from "./saving.js";
import { Refused } from "./api.js";
import { hideName, showName } from "./names.js";
import { rangeOf, segmentAt, selectedSpan } from "./offsets.js";
import { Panel } from "./panel.js";
import * as passages from "./passages.js";

const PAUSE = 250;
const reader = document.getElementById("reader");
const text = document.getElementById("text");
const cards = document.getElementById("cards");
const said = document.getElementById("said");
const mayPropose = "mayPropose" in reader.dataset;
const panel = mayPropose ? new Panel({ onSaved: saved, say }) : null;

function say(words, isProblem = false) {
  said.textContent = words;
  said.classList.toggle("problem", isProblem);
  said.classList.add("fresh");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.classList.remove("fresh"), 6000);
}

// The page as it is now, put in the place of what has changed: nothing moves, so nothing scrolls.
async function refresh() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  if (!response.ok) return say("It is saved, but the page could not be read again: reload it.", true);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const blocks = fresh.getElementById("text").children;
  [...text.children].forEach((block, at) => {
    if (block.innerHTML !== blocks[at].innerHTML) block.replaceChildren(...document.importNode(blocks[at], true).childNodes);
  });
  for (const id of ["cards", "stretches", "coverage", "names"]) {
    const place = document.getElementById(id);
    const { scrollTop } = place;
    place.replaceChildren(...document.importNode(fresh.getElementById(id), true).childNodes);
    place.scrollTop = scrollTop;
  }
}

async function saved({ type, row, start, end }) {
  await refresh();
  passages.setCurrent(`${start}-${end}`);
  passages.show([`${start}-${end}`], { flash: true });
  const card = document.getElementById(`card-${type}-${row.slug}`);
  if (card) passages.bring(card);
  const words = rangeOf(text, start, end).toString();
  say(`Saved: ${type} ${row.slug}, with the words “${words.length > 60 ? `${words.slice(0, 60)}…` : words}”`);
}

// Selecting, by whatever means: it is enough that it stands still for a moment.
let timer;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const span = panel && selectedSpan(text);
    if (span) {
      hideName();
      panel.hold(span);
    }
  }, PAUSE);
});

text.addEventListener("click", (event) => {
  if (!document.getSelection().isCollapsed) return;
  const segment = event.target.closest("[data-start]:not(.block)");
  if (!segment) return;
  if (panel && !panel.forms.some((form) => !form.hidden)) panel.close();
  const ids = passages.passagesIn(segment);
  if (ids.length) {
    passages.setCurrent(ids[ids.length - 1]);
    passages.show(ids);
    openSheet();
  }
  if (segment.dataset.named) showName(segment, { mayCite: mayPropose, onCited: saved });
  else hideName();
});

cards.addEventListener("click", async (event) => {
  const card = event.target.closest(".card");
  const act = event.target.closest("[data-act]");
  if (!card) return;
  if (act) return change(card, act);
  if (event.target.closest("a")) return;
  const ids = passages.passagesIn(card);
  passages.setCurrent(ids[0]);
  passages.show(ids, { scrollText: true, flash: true });
});

async function change(card, button) {
  const { type, slug, address } = card.dataset;
  button.disabled = true;
  try {
    if (button.dataset.act === "verify") await verify(address);
    else await changeRow(address, (row) => without(row, reader.dataset.slug, passages.currentPassage()));
    await refresh();
    say(button.dataset.act === "verify" ? `Verified: ${type} ${slug}` : `Taken off: ${type} ${slug}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.message, true);
    button.disabled = false;
  }
}

// The lists of a row without what rests on one passage alone.
function without(row, source, id) {
  const [start, end] = passages.placesOf(id);
  const isIt = (passage) => passage && passage.source === source && passage.start === start && passage.end === end;
  const body = {};
  for (const name of ["citations", "figures"]) {
    if (row[name] && row[name].some((part) => isIt(part.passage))) body[name] = row[name].filter((part) => !isIt(part.passage));
  }
  for (const name of ["attestations", "readings", "affiliations", "participations"]) {
    if (!row[name]) continue;
    const kept = row[name]
      .map((part) => ({ ...part, passages: part.passages.filter((passage) => !isIt(passage)), ...(isIt(part.attribution) ? { attribution: null } : {}) }))
      .filter((part) => part.passages.length);
    if (JSON.stringify(kept) !== JSON.stringify(row[name])) body[name] = kept;
  }
  return body;
}

function step(by) {
  const id = passages.neighbour(by);
  if (id) passages.show([id], { scrollText: true, focus: true });
}

function nextBare() {
  const held = panel && panel.words ? panel.words.start : passages.placeAtEyes() - 1;
  const bare = passages.bareSentenceAfter(nextBare.last ?? held);
  if (!bare) return say("Every sentence carries something.");
  nextBare.last = bare.start;
  passages.following.pause();
  bare.segments[0].scrollIntoView({ block: "center" });
  passages.following.follow();
  const range = document.createRange();
  range.setStart(bare.segments[0].firstChild, 0);
  range.setEnd(bare.last.firstChild, bare.last.textContent.length);
  select(range);
}

function select(range) {
  text.focus({ preventScroll: true });
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}

function selectPassage() {
  const id = passages.currentPassage();
  if (id) select(rangeOf(text, ...passages.placesOf(id)));
}

async function newStatement() {
  const span = panel && (selectedSpan(text) || panel.span);
  if (!span) return mayPropose && say("Select words first: with the mouse, or press u for the next uncovered sentence.");
  clearTimeout(timer);
  await panel.hold(span);
  panel.open("statement");
}

function toCard() {
  const id = passages.currentPassage();
  const [card] = id ? passages.cardsOf(id) : [];
  if (card) card.focus();
}

const KEYS = { j: () => step(1), k: () => step(-1), u: nextBare, n: newStatement, s: selectPassage, "?": showKeys };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.getElementById("keys").open) {
    hideName();
    if (panel) panel.close();
    return;
  }
  const isTyping = event.target.matches("input, textarea, select") || document.getElementById("keys").open;
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.closest("#text")) return toCard();
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

function showKeys() {
  document.getElementById("keys").showModal();
}

function openSheet() {
  document.getElementById("side").classList.add("open");
  document.getElementById("sheet").setAttribute("aria-expanded", "true");
}

document.getElementById("sheet").addEventListener("click", (event) => {
  const isOpen = document.getElementById("side").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(isOpen));
});
document.getElementById("next-bare").addEventListener("click", nextBare);
document.getElementById("show-keys").addEventListener("click", showKeys);
reader.querySelectorAll("[data-hides]").forEach((button) => button.addEventListener("click", () => {
  const isShown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isShown));
  reader.classList.toggle(`without-${button.dataset.hides}`, !isShown);
}));
document.getElementById("stretches").addEventListener("click", (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  const last = text.lastElementChild;
  const length = last ? Number(last.dataset.start) + last.textContent.length : 0;
  const segment = segmentAt(text, Math.floor(((event.clientY - box.top) / box.height) * length));
  if (segment) segment.scrollIntoView({ block: "center" });
});
// The bar stays above; what stays beside the text begins below it.
new ResizeObserver(([bar]) => reader.style.setProperty("--bar", `${bar.target.offsetHeight}px`)).observe(reader.querySelector(".reader-bar"));
passages.following.start();
reader.dataset.ready = "";
