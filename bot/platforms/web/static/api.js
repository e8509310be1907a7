const PATIENCE = 30_000;

/**
 * The server said no (or nothing at all: status 0). `detail` is its clear message, if it gave one,
 * `spoken` whether that is in the person's own language.
 */
class Refusal extends Error {
  constructor(status, { detail, language } = {}) {
    super(detail ?? `status ${status}`);
    this.status = status;
    this.detail = typeof detail === "string" ? detail : null;
    this.spoken = Boolean(language);
  }
}

async function ask(path, options = {}) {
  const response = await reach(path, options);
  if (response.status === 401) {
    location.assign("/login");
    return new Promise(() => {});
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, body);
  return body;
}

async function reach(path, options) {
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Refusal(0);
  }
}

function post(path, body = {}, more = {}) {
  const headers = { "Content-Type": "application/json", ...more };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

const chatPath = (name) => `/api/chat/${encodeURIComponent(name)}`;

/** Where a file beside a message is read by somebody. */
export const filePath = (name, { path }) => `${chatPath(name)}/${path}`;

const keyed = () => ({ "Idempotency-Key": newKey() });

export const readChats = async (name) => (await ask(`${chatPath(name)}/chats`)).chats;

/** What is new to a person after a seq, in all her chats: { messages, seq, more }. */
export const readNews = (name, after) => ask(`${chatPath(name)}/messages?after=${after}`);

/** The newest page of one chat, or the one before a seq. */
export const readPage = (name, chat, before = null) =>
  ask(`${chatPath(name)}/messages?chat=${encodeURIComponent(chat)}${before === null ? "" : `&before=${before}`}`);

export const pressButton = async (name, message, button) =>
  (await post(`${chatPath(name)}/presses`, { message, button })).messages;

export async function sendMessage(name, { key, text, chat, reply_to, file }) {
  const said = reply_to ? { text, chat, reply_to } : { text, chat };
  const body = file ? { ...said, name: file.name, content: await encoded(file) } : said;
  return (await post(`${chatPath(name)}/${file ? "uploads" : "messages"}`, body, { "Idempotency-Key": key })).messages;
}

/** What is in a file, in base64. */
function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Refusal(0));
    reader.readAsDataURL(file);
  });
}

const groupPath = (name, chat) => `${chatPath(name)}/groups/${encodeURIComponent(chat.replace("group:", ""))}`;

export const makeGroup = (name, title) => post(`${chatPath(name)}/groups`, { title }, keyed());

export const readGroup = (name, chat) => ask(groupPath(name, chat));

export const inviteTo = (name, chat, whom) => post(`${groupPath(name, chat)}/invitations`, { name: whom }, keyed());

export const makeLink = (name, chat) => post(`${groupPath(name, chat)}/links`);

export const leaveGroup = (name, chat) => post(`${groupPath(name, chat)}/leave`, {}, keyed());

export const removeFrom = (name, chat, whom) => post(`${groupPath(name, chat)}/removals`, { name: whom }, keyed());

export const lookBehind = (name, code) => post(`${chatPath(name)}/group-links/look`, { code });

export const openLink = (name, code) => post(`${chatPath(name)}/group-links/open`, { code }, keyed());

export const signOut = () => post("/logout");

/** randomUUID exists only on https and localhost; a phone on the local network still needs a key. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
