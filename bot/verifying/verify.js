
// Checks a proof of balances as docs/proof.md says. It reaches nobody: see the policy of the page.
"use strict";
const { languages, decimals } = JSON.parse(document.getElementById("known").textContent);
const at = (id) => document.getElementById(id);
const LARGEST = 1024 * 1024;
const FORMAT = "wasl balances 1";
let language = languages[0];
let chosen = null;
let turn = 0;

class No extends Error {
  constructor(word, values = {}) {
    super(word);
    this.word = word;
    this.values = values;
  }
}

// -- what is computed ----------------------------------------------------------------------------

function number(value) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new No("no_number");
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function raw(text, size) {
  if (typeof text !== "string" || !/^[0-9a-f]*$/.test(text) || text.length !== 2 * size) throw new No("no_proof");
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

function letters(code) {
  if (typeof code !== "string" || !/^[A-Z]{3}$/.test(code)) throw new No("no_proof");
  return new TextEncoder().encode(code);
}

async function hashed(kind, ...parts) {
  const whole = new Uint8Array(await new Blob([Uint8Array.of(kind), ...parts]).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");

async function climbed(person, { currency, amount, salt, path }) {
  let total = amount;
  let node = await hashed(0, raw(salt, 32), letters(currency), number(person), number(total));
  for (const { side, hash, sum } of path) {
    const ours = [node, number(total)];
    const theirs = [raw(hash, 32), number(sum)];
    if (side !== "left" && side !== "right") throw new No("no_proof");
    node = await hashed(1, ...(side === "left" ? [...theirs, ...ours] : [...ours, ...theirs]));
    total += sum;
  }
  number(total);
  return [hex(node), total];
}

/** Check all branches of a proof and that its trees come to its root; throws why they do not. */
async function check(proof) {
  if (proof?.format !== FORMAT || !Array.isArray(proof.trees) || !Array.isArray(proof.branches)) throw new No("no_proof");
  const trees = new Map(proof.trees.map((each) => [each.currency, each]));
  const own = new Set(proof.branches.map((each) => each.currency));
  if (trees.size !== proof.trees.length || own.size !== proof.branches.length) throw new No("no_proof");
  for (const branch of proof.branches) {
    const tree = trees.get(branch.currency);
    const [hash, total] = await climbed(proof.person, branch);
    if (!tree || hash !== tree.hash || total !== tree.total) throw new No("not_in_tree", { currency: branch.currency });
  }
  number(proof.person); // also of who is owed nothing, for it is shown
  const parts = [number(proof.book), number(proof.transfer)];
  for (const { currency, leaves, total, hash } of proof.trees) parts.push(letters(currency), number(leaves), number(total), raw(hash, 32));
  if (hex(await hashed(2, ...parts)) !== proof.root) throw new No("no_root");
  return trees;
}

/** Return the root in what was typed or pasted, which may be a line of `wasl chain head`. */
function known(text) {
  const found = text.toLowerCase().match(/owed ([0-9a-f]{64})\b/) ?? text.toLowerCase().trim().match(/^([0-9a-f]{64})$/);
  if (text.trim() && !found) throw new No("bad_root");
  return found?.[1] ?? "";
}

// -- what is shown -------------------------------------------------------------------------------

function word(name, values = {}) {
  return language.words[name].replace(/\{(\w+)\}/g, (_, value) => `\u2068${values[value]}\u2069`);
}

function money(minor, currency) {
  const places = decimals[currency] ?? 2;
  const digits = String(minor).padStart(places + 1, "0");
  const exact = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  const said = new Intl.NumberFormat(language.locale, { minimumFractionDigits: places, maximumFractionDigits: places }).format(exact);
  if (Object.hasOwn(language.money, currency)) return language.money[currency].replace("{amount}", said);
  return `${said} \u2066${currency}\u2069`;
}

const count = (value) => new Intl.NumberFormat(language.locale, { useGrouping: true }).format(value);

function row(label, ...values) {
  const line = document.createElement("div");
  for (const [tag, kind, text] of [["dt", "", label], ...values.map(([kind, text]) => ["dd", kind, text])]) {
    const node = document.createElement(tag);
    node.className = kind;
    node.textContent = text;
    if (kind === "hash") node.dir = "ltr";
    line.append(node);
  }
  at("facts").append(line);
}

function show(kind, said, why, values) {
  at("facts").replaceChildren();
  at("verdict").className = kind;
  at("said").textContent = word(said);
  at("why").textContent = word(why, values);
  at("verdict").hidden = false;
}

function tell(proof, trees) {
  for (const { currency, amount } of proof.branches) {
    const { total, leaves } = trees.get(currency);
    const all = word("of_all", { total: money(total, currency), count: count(leaves) });
    row(word("owed"), ["amount", money(amount, currency)], ["more", all]);
  }
  if (!proof.branches.length) row(word("owed"), ["", word("nothing")]);
  row(word("number"), ["", count(proof.person)], ["more", word("number_hint")]);
  row(word("receipt"), ["", count(proof.transfer)]);
  row(word("its_root"), ["hash", proof.root]);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new No("no_proof");
  }
}

async function verdict() {
  if (chosen === null) return () => (at("verdict").hidden = true);
  try {
    const proof = parsed(chosen);
    const trees = await check(proof).catch((failure) => {
      throw failure instanceof No ? failure : new No("no_proof");
    });
    const root = known(at("root").value);
    if (root && root !== proof.root) throw new No("other_root");
    return () => {
      if (root) show("holds", "holds", "holds_text");
      else show("compare", "compare", "compare_text");
      tell(proof, trees);
    };
  } catch (failure) {
    return () => show("fails", "fails", failure.word ?? "no_proof", failure.values);
  }
}

/** Show what comes of the file and the root as they are now, not of what they were before. */
async function look() {
  const mine = ++turn;
  at("verdict").ariaBusy = "true";
  const shown = await verdict();
  if (mine !== turn) return;
  shown();
  at("verdict").ariaBusy = "false";
}

async function take(file) {
  if (!file) return;
  at("verdict").ariaBusy = "true";
  at("name").textContent = file.name;
  chosen = file.size > LARGEST ? "" : await file.text();
  speak(language);
}

function speak(to) {
  language = to;
  document.documentElement.lang = to.code;
  document.documentElement.dir = to.direction;
  document.title = word("title");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  at("choose").textContent = word(at("name").textContent ? "other" : "choose");
  at("languages").replaceChildren(
    ...languages.filter((each) => each !== to).map((each) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = each.name;
      button.lang = each.code;
      button.dataset.testid = `other-${each.code}`;
      button.addEventListener("click", () => speak(each));
      return button;
    }),
  );
  if (globalThis.crypto?.subtle) look();
  else show("fails", "fails", "no_crypto");
}

at("form").hidden = false;
at("form").addEventListener("submit", (event) => event.preventDefault());
at("file").addEventListener("change", () => take(at("file").files[0]));
at("root").addEventListener("input", look);
at("drop").addEventListener("dragover", (event) => {
  event.preventDefault();
  at("drop").classList.add("over");
});
at("drop").addEventListener("dragleave", () => at("drop").classList.remove("over"));
at("drop").addEventListener("drop", (event) => {
  event.preventDefault();
  at("drop").classList.remove("over");
  take(event.dataTransfer.files[0]);
});
const wanted = [new URLSearchParams(location.search).get("lang"), ...navigator.languages].filter(Boolean);
speak(wanted.map((each) => languages.find(({ code }) => each.toLowerCase().startsWith(code))).find(Boolean) ?? languages[0]);
