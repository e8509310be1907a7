// The sign-in. A code may stand behind the # of the address; opening it spends nothing and signs nobody in:
// the page asks who it is for, and only the press on its own button does. A code that another link
// brought (#claim=, #join=, #pay=) is for the chat: it goes along, and is asked about there.
const form = document.querySelector("form");
const field = form.elements.code;
const error = document.getElementById("error");
const question = document.getElementById("question");
const yes = question.querySelector('[data-act="yes"]');
const DWELL = 700;

const brought = /^#(claim|join|pay)=/.test(location.hash) ? location.hash : "";
let asked = null;
let attended = 0;

/** A press counts once the page has been looked at for a moment: not one that was aimed at another. */
const attend = () => { attended = performance.now(); };
const isAttended = () => document.hasFocus() && performance.now() - attended > DWELL;
addEventListener("focus", attend);
document.addEventListener("visibilitychange", attend);

function post(path, body) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, form: form.dataset.form }),
  });
}

function fail(status) {
  const kind = { 409: "changed", 429: "often" }[status] ?? "failed";
  question.hidden = true;
  form.hidden = false;
  error.hidden = false;
  for (const node of error.children) node.hidden = node.dataset.kind !== kind;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

/** Put names into the sentences of both languages. */
function name(root, facts) {
  for (const node of root.querySelectorAll("[data-text]")) {
    node.textContent = node.dataset.text.replace(/\{(\w+)\}/g, (slot, key) => `\u2068${facts[key] ?? slot}\u2069`);
  }
}

async function look(code, typed) {
  const answer = await post("/login/look", { code });
  if (!answer.ok) return fail(answer.status);
  const { name: who, now } = await answer.json();
  asked = { code, name: who, instead_of: now };
  if (typed && now === null) return signIn();
  const kind = now === null ? "as" : now === who ? "already" : "instead";
  for (const node of question.querySelectorAll("[data-kind]")) node.hidden = !node.dataset.kind.split(" ").includes(kind);
  name(question, { name: who, now });
  form.hidden = true;
  question.hidden = false;
  attend();
  question.querySelector("h2").focus();
}

async function signIn() {
  const press = asked;
  asked = null;
  const answer = await post("/login", press);
  if (answer.ok) enter();
  else fail(answer.status);
}

const enter = () => location.replace(`/${brought}`);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  error.hidden = true;
  look(field.value.trim(), true);
});

yes.addEventListener("click", () => {
  if (asked && isAttended()) signIn();
});

question.querySelector('[data-act="no"]').addEventListener("click", () => {
  if (asked?.instead_of) return enter();
  asked = null;
  question.hidden = true;
  form.hidden = false;
  field.focus();
});

function openCode() {
  if (location.hash.length < 2 || /^#(claim|join|pay)=/.test(location.hash)) return;
  const code = location.hash.slice(1);
  history.replaceState(null, "", "/login");
  look(code, false);
}

document.getElementById("carried").hidden = !brought;
addEventListener("hashchange", openCode);
attend();
openCode();
