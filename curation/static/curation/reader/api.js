// The record's API with the session of who is signed in.

const RESOURCES = {
  statement: "statements", person: "people", organization: "organizations", facility: "facilities", event: "events",
  discrepancy: "discrepancies", measure: "measures", source: "sources",
};

// What the API refused, with its faults (RFC 9457); each has a JSON pointer into the body.
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.errors = problem.errors || [];
    this.status = problem.status;
  }
}

const reader = () => document.getElementById("reader");
const csrfToken = () => reader().querySelector("[name=csrfmiddlewaretoken]").value;
export const addressOf = (type, slug = "") => `${reader().dataset.api}${RESOURCES[type]}/${slug ? `${encodeURIComponent(slug)}/` : ""}`;

async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, {
      credentials: "same-origin",
      ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
  } catch {
    throw new Refused({ detail: "The server cannot be reached. What you wrote still stands here: save it again soon.", status: 0 });
  }
  if (response.ok) return response;
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  throw new Refused(isJson ? await response.json() : { detail: `The server answered ${response.status}.`, status: response.status });
}

export async function read(address) {
  const response = await ask(address);
  return { row: await response.json(), etag: response.headers.get("ETag") };
}

export async function write(method, address, body, etag) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  if (etag) headers["If-Match"] = etag;
  const response = await ask(address, { method, headers, body: JSON.stringify(body) });
  return response.json();
}

// Best first; each type is asked for by itself, so that none crowds out another.
export async function find(words, types) {
  const asked = types.map(async (type) => {
    const question = new URLSearchParams({ q: words, type, page_size: 8 });
    return (await read(`${reader().dataset.api}search/?${question}`)).row.results;
  });
  const found = (await Promise.all(asked)).flat();
  return found.sort((one, other) => other.score - one.score).slice(0, 10);
}
