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

export function refusalText(refusal, language) {
  if (refusal.status === 503) return word(language, "try_again");
  if (refusal.detail) return refusal.detail;
  return word(language, refusal.status ? "went_wrong" : "no_answer");
}
