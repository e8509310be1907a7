const PATIENCE = 30_000;

/** The server said no (or nothing at all: status 0). `detail` is its clear message, if it gave one. */
class Refusal extends Error {
  constructor(status, detail) {
    super(detail ?? `status ${status}`);
    this.status = status;
    this.detail = detail;
  }
}

async function ask(path, options = {}) {
  const response = await reach(path, options);
  if (response.status === 401) {
    location.assign("/login");
    return new Promise(() => {});
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, typeof body.detail === "string" ? body.detail : null);
  return body.messages ?? [];
}

async function reach(path, options) {
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Refusal(0, null);
  }
}

function post(path, body, more = {}) {
  const headers = { "Content-Type": "application/json", ...more };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

const chatPath = (name) => `/api/chat/${encodeURIComponent(name)}`;

export const readMessages = (name, after) => ask(`${chatPath(name)}/messages?after=${after}`);

export const pressButton = (name, message, button) => post(`${chatPath(name)}/presses`, { message, button });

export function sendMessage(name, { key, text, chat, reply_to }) {
  const body = reply_to ? { text, chat, reply_to } : { text, chat };
  return post(`${chatPath(name)}/messages`, body, { "Idempotency-Key": key });
}

/** randomUUID exists only on https and localhost; a phone on the local network still needs a key. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
