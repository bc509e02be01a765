// Who stands with whom: nodes push each other away, links pull. Computed at once and drawn still, always alike.
const SVG = "http://www.w3.org/2000/svg";
const STEPS = 260;
const NAMED = 28;

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

function layOut(nodes, links, width, height) {
  const golden = Math.PI * (3 - Math.sqrt(5));
  nodes.forEach((node, at) => {
    const away = 0.45 * Math.sqrt((at + 0.5) / nodes.length);
    node.x = width * (0.5 + away * Math.cos(at * golden));
    node.y = height * (0.5 + away * Math.sin(at * golden));
  });
  const ideal = 0.62 * Math.sqrt((width * height) / nodes.length);
  for (let step = 0; step < STEPS; step += 1) {
    const most = (width / 8) * (1 - step / STEPS);
    for (const node of nodes) node.dx = node.dy = 0;
    for (let one = 0; one < nodes.length; one += 1) {
      for (let other = one + 1; other < nodes.length; other += 1) push(nodes[one], nodes[other], ideal);
    }
    for (const link of links) pull(nodes[link.from], nodes[link.to], ideal);
    for (const node of nodes) {
      node.dx += (width / 2 - node.x) * 0.12 * (height / width);
      node.dy += (height / 2 - node.y) * 0.12;
      const far = Math.hypot(node.dx, node.dy) || 1;
      node.x = Math.min(width - 24, Math.max(24, node.x + (node.dx / far) * Math.min(far, most)));
      node.y = Math.min(height - 24, Math.max(24, node.y + (node.dy / far) * Math.min(far, most)));
    }
  }
}

function push(one, other, ideal) {
  const dx = one.x - other.x || 0.01;
  const dy = one.y - other.y || 0.01;
  const apart = dx * dx + dy * dy;
  // What is far away stands where it likes: otherwise all that is linked to little ends at the border.
  if (apart > 9 * ideal * ideal) return;
  const force = (ideal * ideal) / apart;
  one.dx += dx * force;
  one.dy += dy * force;
  other.dx -= dx * force;
  other.dy -= dy * force;
}

function pull(one, other, ideal) {
  if (one === other) return;
  const dx = one.x - other.x;
  const dy = one.y - other.y;
  const force = Math.hypot(dx, dy) / ideal / 2;
  one.dx -= dx * force;
  one.dy -= dy * force;
  other.dx += dx * force;
  other.dy += dy * force;
}

function draw(container, { nodes, links }) {
  const width = container.clientWidth;
  const height = Math.round(Math.min(760, Math.max(420, width * 0.55)));
  layOut(nodes, links, width, height);
  const svg = element("svg", { width, height, role: "presentation" });
  const lines = links.map((link) => {
    const [one, other] = [nodes[link.from], nodes[link.to]];
    const line = element("line", { x1: one.x, y1: one.y, x2: other.x, y2: other.y }, svg);
    element("title", {}, line).textContent = `${one.label} – ${link.how} – ${other.label}`;
    return { line, link };
  });
  const named = width < 600 ? NAMED / 3 : NAMED;
  nodes.forEach((node, at) => {
    const link = element("a", { href: node.url, class: at < named ? "" : "is-minor" }, svg);
    element("title", {}, link).textContent = `${node.label} (${node.type}), ${node.links}`;
    const radius = 4 + 2 * Math.sqrt(node.links);
    element("circle", { cx: node.x, cy: node.y, r: radius, class: `is-${node.type}` }, link);
    const isRight = node.x > width * 0.7;
    const place = { x: node.x + (isRight ? -radius - 3 : radius + 3), y: node.y + 4, "text-anchor": isRight ? "end" : "start" };
    const label = [...node.label];
    element("text", place, link).textContent = label.length > 30 ? `${label.slice(0, 29).join("")}…` : node.label;
    const near = (isNear) => () => {
      for (const { line, link } of lines) {
        line.classList.toggle("is-near", isNear && (link.from === at || link.to === at));
      }
    };
    for (const event of ["mouseenter", "focus"]) link.addEventListener(event, near(true));
    for (const event of ["mouseleave", "blur"]) link.addEventListener(event, near(false));
  });
  container.replaceChildren(svg);
}

const container = document.getElementById("graph");
if (container) draw(container, JSON.parse(document.getElementById("graph-data").textContent));
