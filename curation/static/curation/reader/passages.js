// The passages in the page: their segments, their cards, and the two kept in step.

// Where in the window a reader's eyes are: the share of its height.
const EYES = 0.3;
const FLASH = 1600;

const text = () => document.getElementById("text");
const cards = () => document.getElementById("cards");
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const behavior = () => (calm() ? "auto" : "smooth");

export const segmentsOf = (id) => text().querySelectorAll(`[data-passages~="${id}"]`);
export const passagesIn = (element) => (element.dataset.passages ? element.dataset.passages.split(" ") : []);
export const placesOf = (id) => id.split("-").map(Number);

// All passages in the order of the text, an outer one before what it holds.
export function allPassages() {
  const ids = new Set([...cards().querySelectorAll(".card")].flatMap(passagesIn));
  return [...ids].sort((one, other) => {
    const [a, b] = [placesOf(one), placesOf(other)];
    return a[0] - b[0] || b[1] - a[1];
  });
}

export const cardsOf = (id) => [...cards().querySelectorAll(`.card[data-passages~="${id}"]`)];

function emphasize(elements, name) {
  document.querySelectorAll(`#reader .${name}`).forEach((one) => one.classList.remove(name));
  elements.forEach((one) => one.classList.add(name));
}

// Show these passages as the current ones, with their cards.
export function show(ids, { scrollText = false, flash = false, focus = false } = {}) {
  const segments = ids.flatMap((id) => [...segmentsOf(id)]);
  emphasize(segments, "current");
  const theirs = [...new Set(ids.flatMap(cardsOf))];
  emphasize(theirs, "current-card");
  cards().querySelectorAll("[data-act=detach]").forEach((button) => {
    button.hidden = !theirs.includes(button.closest(".card"));
  });
  if (scrollText && segments.length) {
    following.pause();
    segments[0].scrollIntoView({ block: "center", behavior: behavior() });
  }
  if (focus && segments.length) segments[0].focus({ preventScroll: true });
  if (flash) flashUp(segments);
  if (theirs.length) bring(theirs[0]);
}

export function flashUp(segments) {
  segments.forEach((one) => one.classList.add("flash"));
  setTimeout(() => segments.forEach((one) => one.classList.remove("flash")), FLASH);
}

// Scroll the cards, and nothing but the cards, to this one.
export function bring(card) {
  const list = cards();
  list.scrollTo({ top: card.offsetTop - list.offsetTop - 8, behavior: behavior() });
}

// While the text scrolls the cards follow, unless it scrolls because of a card.
class Following {
  paused = false;

  pause() {
    this.paused = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.paused = false), calm() ? 100 : 900);
  }

  start() {
    let asked = false;
    addEventListener("scroll", () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        if (!this.paused) this.follow();
      });
    }, { passive: true });
  }

  follow() {
    const place = placeAtEyes();
    const all = [...cards().querySelectorAll(".card")];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(all[middle].dataset.first) < place) low = middle + 1;
      else high = middle;
    }
    const card = all[Math.min(low, all.length - 1)];
    if (card) cards().scrollTo({ top: card.offsetTop - cards().offsetTop - 8, behavior: "auto" });
  }
}

export const following = new Following();

// The place in the source of what stands a third down the window.
export function placeAtEyes() {
  const line = innerHeight * EYES;
  const block = lastAbove(text().children, line);
  const segment = block && lastAbove(block.children, line);
  return segment ? Number(segment.dataset.start) : 0;
}

function lastAbove(elements, line) {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (elements[middle].getBoundingClientRect().top <= line) low = middle + 1;
    else high = middle;
  }
  return low ? elements[low - 1] : null;
}

// The passage that keys and cards speak of; null before any was chosen.
let chosen = null;

export const currentPassage = () => chosen;

export function setCurrent(id) {
  chosen = id;
}

// Go to the passage after or before the current one; at first to what is being read.
export function neighbour(step) {
  const ids = allPassages();
  const at = ids.indexOf(chosen);
  const place = placeAtEyes();
  const next = ids.findIndex((id) => placesOf(id)[0] >= place);
  const beyond = next < 0 ? ids.length : next;
  const wanted = at >= 0 ? at + step : step > 0 ? beyond : beyond - 1;
  chosen = ids[Math.min(ids.length - 1, Math.max(0, wanted))] ?? null;
  return chosen;
}

export function bareSentenceAfter(place) {
  const bare = [...text().querySelectorAll(".bare[data-sentence]")];
  const next = bare.find((segment) => Number(segment.dataset.start) > place) || bare[0];
  if (!next) return null;
  const segments = [...text().querySelectorAll(`[data-sentence="${next.dataset.sentence}"]`)];
  const last = segments[segments.length - 1];
  return { start: Number(segments[0].dataset.start), end: Number(last.dataset.start), segments, last };
}

