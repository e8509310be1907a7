// A card: its sentence with the amount large and the person in her colour where they stand in it, then what
// stands beside. Whatever it says is text, said by Wasl and quoting people; only commands in it are live.
import { element, paintAvatar, useIcon } from "./dom.js";
import { momentLabel } from "./clock.js";
import { word } from "./page.js";
import { lineNode, plain } from "./text.js";

const FSI = "\u2068";
const PDI = "\u2069";
const BEFORE_AMOUNT = /[:\s]*$/u;
const AFTER_AMOUNT = /^(?:\s*[.:،,]\s*|\s*[?؟]\s*$)?/u;
const STOP = /^[.:،,؛;!?؟]*/u;
const BESIDE = 30;
const WIDE = 12;
const LONG = 40;
const HASH = /^[0-9a-f]{32,}$/;
const ICONS = { done: "sent", waits: "pending", ended: "ended" };

/** Fill a node with a card and what is said below it; `language` is that of the page around it. */
export function fillCard(node, { card, direction, language }, chrome) {
  const said = (text, className) => lineNode(text, direction, true, className);
  const parts = [
    card.above && said(card.above, "card-above"),
    card.title && titleNode(card, direction),
    ...card.warnings.map((text) => said(`⚠ ${text}`, "card-warning")),
    card.amount && !card.title.includes(quoted(card.amount.text)) && amountNode(card.amount),
    card.rows.length && rowsNode(card.rows, chrome),
    card.entries.length && entriesNode(card.entries),
    card.note && element("blockquote", { className: "card-note", dir: "auto", textContent: card.note }),
    ...card.more.map((text) => said(text, "card-more")),
    card.left && said(card.left, "card-left"),
    ...(card.rest ? card.rest.split("\n").map((text) => said(text)) : []),
    card.until && card.tone === "asks" && untilNode(card.until, chrome),
  ];
  node.replaceChildren(...parts.filter(Boolean));
  node.dataset.tone = card.tone;
  node.lang = language;
  node.dir = direction;
}

const quoted = (text) => `${FSI}${text}${PDI}`;

/** The sentence of a card, its amount on a line of its own and the person with her initials. */
function titleNode(card, direction) {
  const node = element("p", { className: "card-title", dir: direction });
  const [before, after] = parted(card.title, card.amount?.text);
  const [opening, closing] = [before.match(BEFORE_AMOUNT)[0], after?.match(AFTER_AMOUNT)[0] ?? ""];
  const lead = before.slice(0, before.length - opening.length);
  if (lead) node.append(element("span", { className: "card-lead" }, ...withPerson(lead, card.who)));
  if (after !== null) {
    node.append(unseen(opening), amountNode(card.amount, lead ? "card-amount" : "card-amount first"), unseen(closing));
    const rest = after.slice(closing.length);
    if (rest.trim()) node.append(element("span", { className: "card-after" }, ...withPerson(rest, card.who)));
  }
  if (card.status || ICONS[card.tone]) node.append(...statusNodes(card, lead));
  return node;
}

/** What belongs to the sentence, and is in the way where its amount stands by itself. */
const unseen = (textContent) => element("span", { className: "unseen", textContent });

function parted(text, part) {
  const at = part ? text.indexOf(quoted(part)) : -1;
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + part.length + 2)];
}

function withPerson(text, who) {
  const [before, after] = parted(text, who?.text);
  if (after === null) return [text];
  const [stop] = after.match(STOP);
  return [before, personNode(who, stop), after.slice(stop.length)];
}

function withAmount(text, amount) {
  const [before, after] = parted(text, amount?.text);
  return after === null ? [text] : [before, element("b", { textContent: quoted(amount.text) }), after];
}

/** A person, and what ends the sentence after her name, which never begins a line. */
function personNode(who, stop) {
  const avatar = avatarOf(who);
  const name = element("span", {}, element("bdi", { textContent: who.text }), stop);
  const node = element("span", { className: "card-who" }, avatar, name);
  node.dataset.hue = avatar.dataset.hue;
  return node;
}

function avatarOf(who) {
  const avatar = element("span", { className: "avatar", ariaHidden: "true" });
  const name = (who.handle || who.name).replace("$", "").toLowerCase();
  paintAvatar(avatar, name, who.name || who.handle);
  avatar.dataset.initials = avatar.textContent;
  avatar.textContent = "";
  return avatar;
}

/** An amount, its figure larger than its currency. */
function amountNode({ text }, className = "card-amount") {
  const space = text.indexOf(" ");
  const digits = space < 0 ? text : text.slice(0, space);
  const figure = element("span", { className: digits.length > WIDE ? "figure long" : "figure", textContent: digits });
  return element("bdi", { className }, figure, space < 0 ? "" : text.slice(space));
}

/** How a card stands: beside its first words while both are short, else below the sentence. */
function statusNodes({ status, tone }, lead) {
  const isLong = status && plain(lead).length + plain(status).length > BESIDE;
  const node = element("span", { className: isLong ? "card-status below" : "card-status" });
  if (ICONS[tone]) {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    icon.setAttribute("aria-hidden", "true");
    useIcon(icon, ICONS[tone]);
    node.append(icon);
  }
  if (status) node.append(element("span", { textContent: status }));
  return [unseen(" "), node];
}

function rowsNode(rows, chrome) {
  const pairs = rows.map(({ label, value, who, amount }) => {
    const isLong = plain(value).length > LONG && !HASH.test(plain(value));
    const beside = element("dd", { className: isLong ? "long" : "" }, valueNode(value, amount, chrome));
    return element("div", {}, element("dt", {}, ...withPerson(label, who)), beside);
  });
  return element("dl", { className: "card-rows" }, ...pairs);
}

/** A value as it stands; a hash is short until somebody wants the whole of it, to check or to copy. */
function valueNode(value, amount, language) {
  const hash = plain(value);
  if (!HASH.test(hash)) return element("bdi", {}, ...withAmount(value, amount));
  const summary = element("summary", { dir: "ltr", textContent: `${hash.slice(0, 6)}…${hash.slice(-6)}` });
  summary.setAttribute("aria-label", word(language, "whole", { text: summary.textContent }));
  const copy = element("button", { type: "button", textContent: word(language, "copy") });
  Object.assign(copy.dataset, { act: "copy-code", code: hash });
  return element("details", { className: "whole" }, summary, element("code", { dir: "ltr", textContent: hash }), copy);
}

/** Lines of a list: who, what, and by how much. */
function entriesNode(entries) {
  const items = entries.map(({ who, what, below, amount }) => {
    const side = amount && amountNode(amount, amount.minor > 0 ? "entry-amount came" : "entry-amount");
    const texts = element("span", { className: "entry-texts" }, element("span", { className: "entry-what", textContent: what }));
    texts.append(element("span", { className: "entry-below", textContent: below }));
    return element("li", {}, who ? avatarOf(who) : houseNode(), texts, ...(side ? [side] : []));
  });
  return element("ul", { className: "card-entries" }, ...items);
}

const houseNode = () => element("span", { className: "avatar", ariaHidden: "true" }, element("img", { src: "/static/wasl.svg", alt: "" }));

const untilNode = (until, language) =>
  element("p", { className: "card-until", textContent: word(language, "open_until", { time: momentLabel(until, language) }) });
