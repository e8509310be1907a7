// A message's text as DOM: one block a line, each in its own direction. What Wasl says may hold links and
// commands that are live; what people wrote never does, but its handles and addresses keep their order.
import { element } from "./dom.js";
import { allCommands } from "./page.js";

const ISOLATED = /[\u2066-\u2068][^\u2066-\u2069]*\u2069/g;
const LETTER = /\p{L}/u;
const RTL_LETTER = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const SAID = /[\u2066\u2067](?:[^\u2066-\u2069]|\u2066[^\u2066-\u2069]*\u2069)+\u2069/gu;
const ADDRESS = /^https?:\/\/[^\s<>"]+$/;
const AROUND = /^[\u2069»”"')\]]*[.,:;!?،؛؟…]*/u;
const OPENING = /[«“"'([]*[\u2066\u2067]$/u;
const LONG = 36;
const LATIN = /https?:\/\/\S+|[@$][A-Za-z0-9_][\w.]*|(?<!\S)\/[A-Za-z_]+/g;

/**
 * Wasl's lines follow the message, except that a line of the other script follows itself.
 * Arabic often opens with a Latin word, English hardly ever with an Arabic one.
 */
function lineDirection(line, direction) {
  const bare = line.replace(ISOLATED, "");
  const first = bare.match(LETTER)?.[0];
  if (!first) return direction;
  if (direction === "rtl") return RTL_LETTER.test(bare) ? "rtl" : "ltr";
  return RTL_LETTER.test(first) ? "rtl" : "ltr";
}

const firstStrong = (line) => (RTL_LETTER.test(line.match(LETTER)?.[0] ?? "") ? "rtl" : "ltr");

/** Fill a node with text; answers the direction in which the last line runs. */
export function fillText(node, { text, from, language, direction }) {
  const ofBot = from === "bot";
  const lines = text.split("\n");
  node.replaceChildren(...lines.map((line) => lineNode(line, direction, ofBot)));
  if (ofBot) {
    node.lang = language;
    node.dir = direction;
  }
  const last = lines.at(-1);
  return ofBot ? lineDirection(last, direction) : firstStrong(last);
}

/** One line; what Wasl says runs as its message does, unless it is of the other script. */
export function lineNode(line, direction, ofBot, className = "") {
  const towards = ofBot ? lineDirection(line, direction) : firstStrong(line);
  const node = element("div", { className: `line ${className}`.trim(), dir: towards });
  node.append(...(line ? (ofBot ? said : wrote)(line) : [element("br")]));
  return node;
}

/** Wasl sets what is to be typed or opened in isolates of its own; names and notes stand in others. */
function said(line) {
  const nodes = [];
  let end = 0;
  for (const match of line.matchAll(SAID)) {
    const typed = match[0].slice(1, -1);
    const live = ADDRESS.test(typed) ? linkNode(typed) : commandNode(typed);
    if (!live) continue;
    const before = line.slice(end, match.index + 1);
    const opening = before.match(OPENING)[0];
    const after = match.index + 1 + typed.length;
    const closing = line.slice(after).match(AROUND)[0];
    nodes.push(...wrote(before.slice(0, before.length - opening.length)), together(opening, live, closing));
    end = after + closing.length;
  }
  return [...nodes, ...wrote(line.slice(end))];
}

/** What is to be typed stays in one line with its quotes and its full stop, unless it is too long for one. */
function together(opening, live, closing) {
  const className = plain(live.textContent).length > LONG ? "typed long" : "typed";
  return element("span", { className }, opening, live, closing);
}

/** What people wrote as nodes: nothing live, its handles and addresses in the order of their letters. */
export function wrote(line) {
  const nodes = [];
  let end = 0;
  for (const { 0: latin, index } of line.matchAll(LATIN)) {
    nodes.push(line.slice(end, index), element("bdi", { dir: "ltr", textContent: latin }));
    end = index + latin.length;
  }
  return [...nodes, line.slice(end)];
}

const linkNode = (address) =>
  element("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "ltr", textContent: address });

function commandNode(typed) {
  const text = `${plain(typed)} `;
  if (!allCommands.some(({ insert }) => text.startsWith(`${insert.trim()} `))) return null;
  const node = element("span", { className: "command", role: "button", tabIndex: 0, dir: "auto", textContent: typed });
  node.dataset.act = "insert";
  return node;
}

/** The first address that Wasl says in a text, if there is one. */
export const addressIn = (text) =>
  [...text.matchAll(SAID)].map(([typed]) => typed.slice(1, -1)).find((typed) => ADDRESS.test(typed)) ?? null;

/** Text for a one-line quote or the clipboard: without the invisible isolates. */
export const plain = (text) => text.replace(/[\u2066-\u2069]/g, "");
