// Groups: one dialog makes one, the other shows who is in it, asks people in, and lets her leave.
import { inviteTo, leaveGroup, makeGroup, makeLink, readGroup, removeFrom } from "./api.js";
import { clone, element, paintAvatar } from "./dom.js";
import { speak, word } from "./page.js";
import { refusalText } from "./toast.js";

const NAME = /^[a-z0-9_]{1,32}$/;

/** Open a dialog of the page for a person: in her language, closed by its own buttons or beside it. */
export function opened(id, { person }, facts = {}) {
  const dialog = clone(id);
  speak(dialog, person.language, facts);
  dialog.querySelector("h2").id = `title-of-${id}`;
  dialog.setAttribute("aria-labelledby", `title-of-${id}`);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest('[data-act="dismiss"]')) dialog.close();
  });
  dialog.showModal();
  return dialog;
}

/** Say in a dialog how something went; what went wrong is said as the server says it. */
function note(dialog, text, wrong = false) {
  const place = dialog.querySelector(".note");
  place.hidden = !text;
  place.classList.toggle("error", wrong);
  place.textContent = text;
}

/** Ask the server for a dialog; answers what came back, or nothing when it said why not. */
async function asked(dialog, { person }, question) {
  try {
    return await question();
  } catch (refusal) {
    note(dialog, refusalText(refusal, person.language), true);
    return null;
  }
}

/** Do something that a dialog asks for, once at a time. */
async function done(dialog, pane, act) {
  if (dialog.dataset.busy) return null;
  dialog.dataset.busy = "true";
  note(dialog, "");
  try {
    return await asked(dialog, pane, act);
  } finally {
    delete dialog.dataset.busy;
  }
}

export function showNewGroup(pane) {
  const dialog = opened("new-group", pane);
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const title = dialog.querySelector("input").value.trim();
    if (!title) return dialog.querySelector("input").focus();
    const made = await done(dialog, pane, () => makeGroup(pane.person.name, title));
    if (!made) return;
    dialog.close();
    await pane.person.load();
    pane.show(made.chat);
    showGroup(pane);
  });
}

export async function showGroup(pane) {
  const { person, chat } = pane;
  const title = pane.nameOf(chat);
  const dialog = opened("group", pane, { title });
  const acts = {
    invite: () => invite(dialog, pane, chat),
    link: () => link(dialog, pane, chat),
    copy: () => navigator.clipboard.writeText(dialog.querySelector(".link-shown").value)
      .then(() => note(dialog, word(person.language, "copied"))),
    remove: (node) => (node.matches(".danger") ? remove(dialog, pane, chat, node.dataset.name) : askAgain(node, person)),
    leave: () => { dialog.querySelector(".sure").hidden = false; dialog.querySelector(".leave").hidden = true; },
    stay: () => { dialog.querySelector(".sure").hidden = true; dialog.querySelector(".leave").hidden = false; },
    "leave-now": () => leave(dialog, pane, chat),
  };
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    acts.invite();
  });
  dialog.addEventListener("click", (event) => {
    const node = event.target.closest("[data-do]");
    if (node) acts[node.dataset.do](node);
  });
  await fill(dialog, pane, chat);
}

async function fill(dialog, pane, chat) {
  const group = await asked(dialog, pane, () => readGroup(pane.person.name, chat));
  if (!group) return;
  const mine = group.role === "owner";
  dialog.querySelector(".members").replaceChildren(...group.people.map((each) => row(each, pane, mine)));
}

function row({ name, display, role }, { person }, mine) {
  const { language } = person;
  const node = clone("member");
  paintAvatar(node.querySelector(".avatar"), name, display);
  node.querySelector(".member-name").textContent = display;
  node.querySelector(".member-handle").textContent = `@${name}`;
  const self = name === person.name ? [word(language, "you")] : [];
  const tags = [...self, ...(role === "owner" ? [word(language, "owner")] : [])];
  node.querySelector(".member-tags").replaceChildren(...tags.map((text) => element("span", { textContent: text })));
  const out = node.querySelector("button");
  out.hidden = !mine || name === person.name;
  out.dataset.name = name;
  out.setAttribute("aria-label", word(language, "take_out", { name: display }));
  out.title = out.getAttribute("aria-label");
  return node;
}

async function invite(dialog, pane, chat) {
  const field = dialog.querySelector("input");
  const name = field.value.trim().toLowerCase().replace(/^@/, "");
  if (!NAME.test(name)) return note(dialog, word(pane.person.language, "person_name_invalid"), true);
  if (!await done(dialog, pane, () => inviteTo(pane.person.name, chat, name))) return;
  field.value = "";
  note(dialog, word(pane.person.language, "invited", { name: `@${name}` }));
}

async function link(dialog, pane, chat) {
  const made = await done(dialog, pane, () => makeLink(pane.person.name, chat));
  if (!made) return;
  dialog.querySelector(".link-made").hidden = false;
  const shown = dialog.querySelector(".link-shown");
  shown.value = made.link;
  shown.select();
}

/** Let a button say what it does before it does it; whoever turns away from it has thought better of it. */
function askAgain(node, { language }) {
  const icon = [...node.childNodes];
  node.replaceChildren(word(language, "take_out_now"));
  node.classList.replace("icon", "primary");
  node.classList.add("danger");
  node.focus();
  node.addEventListener("blur", () => {
    node.replaceChildren(...icon);
    node.classList.replace("primary", "icon");
    node.classList.remove("danger");
  }, { once: true });
}

async function remove(dialog, pane, chat, name) {
  if (await done(dialog, pane, () => removeFrom(pane.person.name, chat, name))) await fill(dialog, pane, chat);
}

async function leave(dialog, pane, chat) {
  if (!await done(dialog, pane, () => leaveGroup(pane.person.name, chat))) return;
  dialog.close();
  await pane.person.load();
}
