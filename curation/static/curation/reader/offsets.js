// The record counts code points, browsers count UTF-16 units: an emoji is one there and two here.
// Every segment of the text carries in data-start the code point at which it begins, and holds one text node.

export function codePoints(text, units = text.length) {
  let count = 0;
  for (let at = 0; at < units; at += text.codePointAt(at) > 0xffff ? 2 : 1) count += 1;
  return count;
}

export function units(text, points) {
  let at = 0;
  for (let count = 0; count < points && at < text.length; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

// The place in the source of a point in the page, as selections have it; null outside of the text.
export function placeOf(text, node, offset) {
  if (!text.contains(node)) return null;
  if (node.nodeType === Node.TEXT_NODE) {
    return Number(node.parentElement.dataset.start) + codePoints(node.data, offset);
  }
  const before = node.childNodes[offset];
  if (before) return startOf(before);
  return endOf(node);
}

function startOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return Number(node.parentElement.dataset.start);
  return Number(node.dataset.start);
}

function endOf(node) {
  const segments = node.matches("[data-start]:not(.block)") ? [node] : node.querySelectorAll("[data-start]:not(.block)");
  const last = segments[segments.length - 1];
  return last ? Number(last.dataset.start) + codePoints(last.textContent) : startOf(node);
}

// The words of the text that are selected, as {start, end}; null where there are none.
export function selectedSpan(text) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (!range.intersectsNode(text)) return null;
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(text, 0);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(text, text.childNodes.length);
  const start = placeOf(text, range.startContainer, range.startOffset);
  const end = placeOf(text, range.endContainer, range.endOffset);
  return start !== null && end !== null && start < end ? { start, end } : null;
}

// The segment in which a place lies: the last that begins there or before.
export function segmentAt(text, place) {
  const block = lastUpTo(text.querySelectorAll(":scope > .block"), place);
  return block && lastUpTo(block.children, place);
}

function lastUpTo(elements, place) {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(elements[middle].dataset.start) <= place) low = middle + 1;
    else high = middle;
  }
  return low ? elements[low - 1] : null;
}

// The part of the page between two places of the source.
export function rangeOf(text, start, end) {
  const range = document.createRange();
  const first = segmentAt(text, start);
  const last = segmentAt(text, end - 1);
  range.setStart(first.firstChild, units(first.textContent, start - Number(first.dataset.start)));
  range.setEnd(last.firstChild, units(last.textContent, end - Number(last.dataset.start)));
  return range;
}
