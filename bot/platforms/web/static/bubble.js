import { clone, element, isGroup, paintAvatar, paintBot, useIcon } from "./dom.js";
import { timeLabel } from "./clock.js";
import { speak, tongue, word } from "./page.js";
import { filePath } from "./api.js";
import { fillCard } from "./card.js";
import { addressIn, fillText, wrote } from "./text.js";

const filled = new WeakMap();

/** Run fill only when the facts of this part of the node changed, so that a reader hears nothing twice. */
function part(node, name, facts, fill) {
  const known = filled.get(node) ?? {};
  const digest = JSON.stringify(facts);
  if (known[name] === digest) return false;
  filled.set(node, { ...known, [name]: digest });
  fill();
  return name in known;
}

export function fillBubble(node, item, person, place) {
  const mine = item.from === person.name;
  node.dataset.message = item.id;
  node.dataset.from = item.from;
  node.classList.toggle("mine", mine);
  node.classList.toggle("opens", place.opens);
  node.classList.toggle("closes", place.closes);
  part(node, "chrome", person.language, () => speakChrome(node, person.language));
  part(node, "who", [item.sender, mine, person.language], () => fillSender(node, item, mine, person));
  const said = [item.text, item.from === "bot" && item.direction, item.card && person.language];
  const revised = part(node, "text", said, () => showText(node, item, person.language));
  part(node, "files", [item.id, item.files], () => fillFiles(node, item, person));
  part(node, "brought", item.brought, () => fillBrought(node, item));
  part(node, "quote", quoteFacts(item, person), () => fillQuote(node, item, person));
  part(node, "meta", [item.at, item.edited_at, item.state, mine, person.language], () => fillMeta(node, item, mine, person.language));
  part(node, "actions", [item.id, item.edited, item.buttons.length, item.text], () => fillActions(node, item));
  const pressed = person.pressing.get(item.id) ?? null;
  part(node, "buttons", [item.buttons, pressed, person.language], () => fillButtons(node, item, pressed, person));
  if (revised) flash(node, "revised");
}

function speakChrome(node, language) {
  speak(node.querySelector(".failure"), language);
  speak(node.querySelector(".actions"), language);
}

function fillSender(node, item, mine, { language }) {
  const avatar = node.querySelector(".avatar");
  if (item.from === "bot") paintBot(avatar);
  else paintAvatar(avatar, item.from, item.sender);
  const sender = node.querySelector(".sender");
  if (avatar.dataset.hue) sender.dataset.hue = avatar.dataset.hue;
  sender.textContent = mine ? word(language, "you") : senderName(item, language);
  node.classList.toggle("in-group", isGroup(item.chat));
}

const senderName = (item, language) => (item.from === "bot" ? word(language, "app_name") : item.sender);

function showText(node, item, language) {
  const text = node.querySelector(".text");
  const spoken = { ...item, language: tongue(item.language) };
  text.hidden = !item.text;
  text.classList.toggle("carded", Boolean(item.card));
  node.classList.toggle("with-card", Boolean(item.card));
  node.querySelector(".stack").dataset.tone = item.card?.tone ?? "";
  if (item.card) fillCard(text, spoken, language);
  node.querySelector(".bubble").dataset.end = item.card ? item.direction : fillText(text, spoken);
}

/** Pictures are shown, documents lie there to be taken; each says what it is. */
function fillFiles(node, { files = [] }, { name }) {
  const row = node.querySelector(".files");
  row.hidden = !files.length;
  row.replaceChildren(...files.map((file) => (file.kind === "image/png" ? pictureNode : linkNode)(file, filePath(name, file))));
}

/** What she sent along is named, and not kept. */
function fillBrought(node, { brought = null }) {
  const line = node.querySelector(".brought");
  line.hidden = !brought;
  line.querySelector("bdi").textContent = brought?.name ?? "";
}

const pictureNode = ({ words }, src) => element("img", { src, alt: words, title: words, loading: "lazy", dir: "auto" });

function linkNode({ name, words }, href) {
  const icon = clone("file-icon");
  const texts = element("span", { className: "file-words", dir: "auto", textContent: words });
  texts.append(element("small", { dir: "ltr", textContent: name }));
  return element("a", { className: "file-link", href, download: name }, icon, texts);
}

const quoteFacts = (item, person) => {
  const quoted = item.reply_to && person.find(item.reply_to);
  return quoted ? [quoted.id, quoted.sender, quoted.text, person.language] : null;
};

function fillQuote(node, item, person) {
  const quote = node.querySelector(".quote");
  const quoted = item.reply_to && person.find(item.reply_to);
  quote.hidden = !quoted;
  if (!quoted) return;
  quote.dataset.target = quoted.id;
  quote.setAttribute("aria-label", word(person.language, "in_reply_to", { name: senderName(quoted, person.language) }));
  fillQuoted(quote, quoted, person.language);
}

export function fillQuoted(node, quoted, language) {
  node.querySelector(".quote-sender").textContent = senderName(quoted, language);
  node.querySelector(".quote-text").replaceChildren(...wrote(quoted.text.replace(/\s+/g, " ")));
}

const STATES = { pending: "sending", sent: "sent", failed: "not_sent" };

function fillMeta(node, item, mine, language) {
  const time = node.querySelector("time");
  const at = item.edited_at ?? item.at;
  time.dateTime = at;
  time.textContent = timeLabel(at, language);
  const state = mine ? item.state ?? "sent" : null;
  node.dataset.state = state ?? "";
  node.querySelector(".failure").hidden = state !== "failed";
  node.querySelector(".failure button").dataset.key = item.key ?? "";
  if (!state) return;
  useIcon(node.querySelector(".state"), state);
  node.querySelector(".state-word").textContent = word(language, STATES[state]);
}

function fillActions(node, item) {
  const receipt = item.card && item.edited && !item.buttons.length;
  const settled = !item.state;
  node.querySelector('[data-act="reply"]').hidden = !(isGroup(item.chat) && settled);
  const copied = receipt || (item.from === "bot" && addressIn(item.text));
  node.querySelector('[data-act="copy"]').hidden = !(copied && navigator.clipboard);
}

function fillButtons(node, item, pressed, { language }) {
  const row = node.querySelector(".buttons");
  const focused = row.contains(document.activeElement);
  row.hidden = !item.buttons.length;
  row.setAttribute("aria-label", word(language, "choices"));
  row.replaceChildren(...item.buttons.map((button) => buttonNode(button, pressed)));
  row.closest(".stack").classList.toggle("keyed", !row.hidden);
  if (focused) node.focus({ preventScroll: true });
}

function buttonNode({ id, label }, pressed) {
  const node = element("button", { type: "button", className: "choice", disabled: pressed !== null });
  node.append(element("span", { dir: "auto", textContent: label }));
  node.dataset.act = "press";
  node.dataset.button = id;
  if (pressed === id) node.setAttribute("aria-busy", "true");
  return node;
}

export function newBubble() {
  const node = clone("bubble");
  node.tabIndex = -1;
  return node;
}

export function flash(node, name) {
  node.classList.remove(name);
  void node.offsetWidth;
  node.classList.add(name);
  node.addEventListener("animationend", () => node.classList.remove(name), { once: true });
}
