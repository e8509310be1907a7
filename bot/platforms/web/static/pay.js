// The page of a pay link. A press here opens the chat, which asks by a card; nothing is paid on this page.
import { paintAvatar } from "./dom.js";

const { code, form: token, demo } = document.body.dataset;
const known = document.getElementById("known");
const newcomer = document.getElementById("newcomer");
const PRESSED = "wasl-pay";

for (const node of document.querySelectorAll("[data-painted]")) paintAvatar(node, node.dataset.painted, node.dataset.shown);

/** Let the chat know that this was pressed here: no address of another site can say so. */
function openChat() {
  sessionStorage.setItem(PRESSED, JSON.stringify({ code, language: document.documentElement.lang }));
  location.assign("/");
}

function greet(name, own = false) {
  const button = known.querySelector("button");
  known.querySelector("p").hidden = !own;
  button.hidden = own;
  if (name) button.textContent = button.dataset.text.replace("{name}", `\u2068@${name}\u2069`);
  known.hidden = false;
  newcomer.hidden = true;
}

function fail(kind) {
  const error = document.getElementById("error");
  error.hidden = false;
  for (const node of error.children) node.hidden = node.dataset.kind !== kind;
  newcomer.elements.name.setAttribute("aria-invalid", "true");
  newcomer.elements.name.focus();
}

async function join(name) {
  const answer = await fetch(`/pay/${code}/join`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, language: document.documentElement.lang, form: token }),
  }).catch(() => null);
  if (answer?.ok) openChat();
  else fail({ 422: "taken", 429: "often" }[answer?.status] ?? "failed");
}

async function begin() {
  if (demo) return greet(null);
  const answer = await fetch(`/pay/${code}/who`).catch(() => null);
  const { name, own } = answer?.ok ? await answer.json() : { name: null, own: [] };
  if (name) greet(name, own.includes(name));
  else newcomer.hidden = false;
}

if (known) {
  known.querySelector("button").addEventListener("click", openChat);
  newcomer.addEventListener("submit", (event) => {
    event.preventDefault();
    join(newcomer.elements.name.value.trim().toLowerCase().replace(/^@/, ""));
  });
  begin();
}
