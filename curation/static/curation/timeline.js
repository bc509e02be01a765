// Events along time. Gaps are drawn by their logarithm: a record has most of its events on few days.
const SVG = "http://www.w3.org/2000/svg";
const ROW = 24;
const TOP = 28;
const LONGEST_LABEL = 44;
const LETTER = 6.6;
const DAY = 24 * 60 * 60 * 1000;

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

// Where each day that something begins or ends on stands, from 0 to 1.
function scale(events) {
  const days = [...new Set(events.flatMap((event) => [event.start, event.end]))].sort((one, other) => one - other);
  const places = new Map();
  let sum = 0;
  days.forEach((day, at) => {
    if (at > 0) sum += Math.log2(1 + (day - days[at - 1]) / DAY);
    places.set(day, sum);
  });
  return { days, place: (day) => (sum === 0 ? 0.5 : places.get(day) / sum) };
}

function shortened(label) {
  return [...label].length > LONGEST_LABEL ? `${[...label].slice(0, LONGEST_LABEL - 1).join("")}…` : label;
}

// The first row in which the mark and its label have room.
function rowFor(rows, from, to) {
  const free = rows.findIndex((end) => end + 12 < from);
  const row = free === -1 ? rows.length : free;
  rows[row] = to;
  return row;
}

function draw(container, told) {
  const events = told
    .map((event) => {
      const start = Date.parse(event.from);
      // Open at its end: drawn as its beginning, and the date in words says so.
      return { ...event, start, end: event.to ? Date.parse(event.to) : start };
    })
    .sort((one, other) => one.start - other.start || one.end - other.end);
  const { days, place } = scale(events);
  const width = Math.max(container.clientWidth - 8, 900);
  const room = width - 16 - LONGEST_LABEL * LETTER;
  const x = (day) => 8 + place(day) * room;
  const rows = [];
  const svg = element("svg", { width, role: "presentation" });
  const ticks = element("g", {}, svg);
  for (const event of events) {
    const from = x(event.start);
    const to = Math.max(x(event.end), from + 10);
    const label = shortened(event.label);
    const row = rowFor(rows, from, to + 6 + label.length * LETTER);
    const y = TOP + row * ROW;
    const link = element("a", { href: event.url }, svg);
    element("title", {}, link).textContent = `${event.label} (${event.kind}), ${event.edtf}`;
    const isOneDay = event.start === event.end && event.to;
    const shape = { x: from, y: y + 4, width: to - from, height: 10, rx: 5, class: isOneDay ? "day" : "bar" };
    element("rect", shape, link);
    element("text", { x: to + 6, y: y + 13 }, link).textContent = label;
  }
  const height = TOP + rows.length * ROW + 8;
  svg.setAttribute("height", height);
  let last = -Infinity;
  for (const day of days) {
    if (x(day) - last < 84) continue;
    last = x(day);
    element("line", { x1: last, x2: last, y1: 18, y2: height, class: "tick" }, ticks);
    const text = element("text", { x: last, y: 12, class: "tick-label" }, ticks);
    text.textContent = new Date(day).toISOString().slice(0, 10);
  }
  container.replaceChildren(svg);
}

const container = document.getElementById("timeline");
if (container) draw(container, JSON.parse(document.getElementById("timeline-data").textContent));
