import { clone } from "./dom.js";
import { speak, word } from "./page.js";

const STAY = 8_000;

export function toast(place, language, text) {
  const node = clone("toast");
  speak(node, language);
  node.querySelector("p").textContent = text;
  node.querySelector("button").addEventListener("click", () => node.remove());
  setTimeout(() => node.remove(), STAY);
  place.replaceChildren(node);
}

const SAID = { 0: "no_answer", 403: "not_yours", 404: "not_there", 410: "kept_no_more", 413: "too_long", 422: "too_long", 429: "too_fast", 503: "busy" };

/** What the server says in the person's language, or what its status means in it. */
export function refusalText({ status, detail, spoken }, language) {
  return spoken ? detail : word(language, SAID[status] ?? "went_wrong");
}
