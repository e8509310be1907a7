// A page of one's own. Its code stands behind the # of the address, which no server sees; opening the page
// shows whose it is and spends nothing, and only the press on its button opens it, in this browser alone.
import { element } from "./dom.js";

const KEY = "wasl-sheet";
const LONGEST = 2000;
const QUALITY = 0.85;
const DWELL = 700;
const words = JSON.parse(document.getElementById("words").textContent);
const [asks, shown, over, form] = ["asks", "shown", "over"].map((id) => document.getElementById(id)).concat(document.querySelector("form"));
const fieldsNode = document.getElementById("fields");

let code = "";
let said = words[document.documentElement.lang] ?? Object.values(words)[0];
let attended = 0;

const attend = () => { attended = performance.now(); };
const isAttended = () => document.hasFocus() && performance.now() - attended > DWELL;
addEventListener("focus", attend);
document.addEventListener("visibilitychange", attend);

function speak({ lang, dir } = {}) {
  if (lang) {
    document.documentElement.lang = lang;
    document.documentElement.dir = dir;
    said = words[lang] ?? said;
  }
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = said[node.dataset.word];
}

const plainly = (text) => text.replace(/[\u2066-\u2069]/g, "");

async function post(path, body = {}) {
  const answer = await fetch(`/sheet/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${code}` },
    body: JSON.stringify({ ...body, code, form: document.body.dataset.form }),
  }).catch(() => null);
  return { status: answer?.status ?? 0, told: answer?.ok ? await answer.json() : null };
}

function end(status) {
  if (status === 404) sessionStorage.removeItem(KEY);
  asks.hidden = shown.hidden = true;
  over.hidden = false;
  over.textContent = said[{ 404: "none", 429: "often" }[status] ?? "failed"];
}

async function look() {
  const { status, told } = await post("look");
  if (!told) return end(status);
  speak(told);
  asks.hidden = false;
  asks.querySelector("h1").textContent = said.hello.replace("{name}", `\u2068${told.name}\u2069`);
  attend();
}

async function open() {
  const { status, told } = await post("open");
  if (!told) return end(status);
  speak(told);
  asks.hidden = true;
  show(told);
}

function show({ card, lines = [], files, fields, submit }) {
  shown.hidden = false;
  const node = shown.querySelector(".carded");
  node.replaceChildren(...(card ? cardNodes(card) : []), ...lines.map((text) => element("p", { className: "card-more", dir: "auto", textContent: text })));
  if (card) node.dataset.tone = card.tone;
  document.getElementById("files").replaceChildren(...files.map(fileNode));
  form.hidden = !fields.length;
  fieldsNode.replaceChildren(...fields.map(fieldNode));
  form.querySelector("button").textContent = submit || said.send;
  fieldsNode.querySelector("input:not([type=file]), select, textarea")?.focus();
}

function cardNodes(card) {
  const line = (text, className) => element("p", { className, dir: "auto", textContent: text });
  return [
    card.above && line(card.above, "card-above"),
    card.title && element("h1", { className: "card-title", textContent: card.title }),
    ...card.warnings.map((text) => line(`⚠ ${text}`, "card-warning")),
    card.amount && !plainly(card.title).includes(plainly(card.amount.text)) && line(card.amount.text, "card-amount"),
    card.rows.length && element("dl", { className: "card-rows" }, ...card.rows.map(rowNode)),
    card.entries.length && element("ul", { className: "card-entries" }, ...card.entries.map(entryNode)),
    card.note && element("blockquote", { className: "card-note", dir: "auto", textContent: card.note }),
    ...card.more.map((text) => line(text, "card-more")),
    card.left && line(card.left, "card-left"),
    card.rest && line(card.rest, "card-more"),
  ].filter(Boolean);
}

const rowNode = ({ label, value }) =>
  element("div", {}, element("dt", { textContent: label }), element("dd", { className: plainly(value).length > 40 ? "long" : "" }, element("bdi", { textContent: value })));

const entryNode = ({ what, below, amount }) => {
  const texts = element("span", { className: "entry-texts" }, element("span", { className: "entry-what", textContent: what }), element("span", { className: "entry-below", textContent: below }));
  return element("li", {}, texts, ...(amount ? [element("bdi", { className: "entry-amount", textContent: amount.text })] : []));
};

function fileNode({ name, words: about, shown: isPicture, url }) {
  if (!isPicture) return element("a", { className: "keep", href: url, download: name, textContent: about });
  return element("figure", {}, element("img", { src: url, alt: about }), element("figcaption", { textContent: about }));
}

function fieldNode(field) {
  const id = `field-${field.name}`;
  const node = element("div", { className: "field" }, element("label", { htmlFor: id, textContent: field.label }));
  const input = inputNode(field, id);
  Object.assign(input, { id, name: field.name });
  Object.assign(input.dataset, { testid: field.name, kind: field.kind });
  if (field.required) input.dataset.required = "yes";
  node.append(input);
  if (field.kind === "picture") {
    input.classList.add("unseen");
    node.append(element("label", { htmlFor: id, className: "pick", textContent: said.picture }));
    node.append(element("img", { className: "chosen", alt: "", hidden: true }));
  }
  if (field.hint) node.append(element("p", { className: "hint", textContent: field.hint }));
  node.append(element("p", { className: "wrong", role: "alert", hidden: true }));
  return node;
}

function inputNode({ kind, choices, known, most, digits }) {
  switch (kind) {
    case "choice": {
      const options = choices.map(([value, textContent]) => element("option", { value, textContent, selected: value === known }));
      return element("select", {}, element("option", { value: "", textContent: said.choose }), ...options);
    }
    case "picture":
      return element("input", { type: "file", accept: "image/jpeg,image/png,image/webp" });
    case "lines":
      return element("textarea", { maxLength: most, value: known, dir: "auto" });
    case "secret":
      return element("input", { type: "password", maxLength: most, inputMode: digits ? "numeric" : "text", autocomplete: "off", dir: "ltr" });
    default:
      return element("input", { type: kind === "date" ? "date" : "text", maxLength: most, value: known, inputMode: digits ? "numeric" : "text", autocomplete: "off", dir: "auto" });
  }
}

/** A picture as it is sent: no larger than it will be kept, and what cameras write beside it left out. */
async function shrunk(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = element("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", QUALITY));
}

const inBase64 = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = reject;
  reader.readAsDataURL(blob);
});

const inputs = () => [...fieldsNode.querySelectorAll("[name]")];

function mark(mistakes, message = "") {
  for (const input of inputs()) {
    const wrong = input.closest(".field").querySelector(".wrong");
    wrong.textContent = mistakes[input.name] ?? "";
    wrong.hidden = !wrong.textContent;
    if (wrong.textContent) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const error = form.querySelector(".error");
  const beside = inputs().map((input) => input.name);
  error.textContent = message || Object.entries(mistakes).filter(([name]) => !beside.includes(name)).map(([, text]) => text).join(" ");
  error.hidden = !error.textContent;
  fieldsNode.querySelector("[aria-invalid]")?.focus();
}

async function filledIn() {
  const values = {};
  const pictures = {};
  for (const input of inputs()) {
    if (input.type !== "file") values[input.name] = input.value;
    else if (input.files[0]) pictures[input.name] = await inBase64(await shrunk(input.files[0]));
  }
  return { values, pictures };
}

async function hand() {
  const isMissing = (input) => input.dataset.required && !(input.type === "file" ? input.files.length : input.value.trim());
  const missing = inputs().filter(isMissing).map((input) => [input.name, said.missing]);
  if (missing.length) return mark(Object.fromEntries(missing));
  const button = form.querySelector("button");
  const label = button.textContent;
  Object.assign(button, { disabled: true, textContent: said.sending });
  const { status, told } = await post("hand", await filledIn());
  Object.assign(button, { disabled: false, textContent: label });
  if (told?.mistakes) return mark(told.mistakes);
  if (told) {
    show(told);
    over.hidden = false;
    over.textContent = said.done;
    return;
  }
  if (status === 404) return end(status);
  mark({}, said[{ 429: "often", 413: "large" }[status] ?? "failed"]);
}

fieldsNode.addEventListener("change", ({ target }) => {
  const preview = target.closest(".field").querySelector(".chosen");
  if (!preview) return;
  const [file] = target.files;
  preview.hidden = !file;
  if (file) inBase64(file).then((content) => { preview.src = `data:${file.type};base64,${content}`; });
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  hand();
});
asks.querySelector("button").addEventListener("click", () => {
  if (isAttended()) open();
});

function begin() {
  if (location.hash.length > 1) sessionStorage.setItem(KEY, location.hash.slice(1));
  code = sessionStorage.getItem(KEY) ?? "";
  history.replaceState(null, "", "/sheet");
  over.hidden = shown.hidden = asks.hidden = true;
  speak();
  if (code) look();
  else end(404);
}

addEventListener("hashchange", begin);
begin();
