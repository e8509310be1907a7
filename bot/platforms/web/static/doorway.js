// A link that was opened: it is used by the press of the person who is named, and by nobody else's.
import { lookBehind, openLink } from "./api.js";
import { element } from "./dom.js";
import { opened } from "./groups.js";
import { askForName } from "./newcomer.js";
import { numeral, page, word } from "./page.js";
import { refusalText } from "./toast.js";

const BROUGHT = /^#(claim|join|pay)=(?:claim-|pay-)?([\w-]{1,64})$/;
const PRESSED = "wasl-pay";

/** Pay what was pressed on the page of a link: it asks once more here, by the card that comes. */
export function openPressed(stage) {
  const pressed = sessionStorage.getItem(PRESSED);
  if (!pressed) return;
  sessionStorage.removeItem(PRESSED);
  const { code, language } = JSON.parse(pressed);
  if (page.demo) askToPay(stage, code, language);
  else stage.panes[0].write(`/pay ${code}`);
}

/** Ask who pays, in the language of the page that led here, but not whose own link it is. */
async function askToPay(stage, code, language) {
  const own = await ownersOf(code, stage.names);
  const without = page.demo ? own : [];
  const begin = (pane) => pane.write(`${pane.person.isNew() ? payingIn(language) : "/pay"} ${code}`);
  ask(stage, "pay", {}, begin, { language, without });
}

/** A newcomer of whom nothing is known yet is answered in the language of her first word. */
const payingIn = (language) => (language ? word(language, "pay_word") : "/pay");

async function ownersOf(code, names) {
  const asked = new URLSearchParams(names.map((name) => ["of", name]));
  const answer = await fetch(`/pay/${code}/who?${asked}`).catch(() => null);
  return answer?.ok ? (await answer.json()).own : [];
}

/** Take the code out of the address, and ask who is to use it. */
export function openDoor(stage) {
  const [, kind, code] = BROUGHT.exec(location.hash) ?? [];
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  if (kind === "claim") ask(stage, "claim", {}, (pane) => pane.write(`/claim ${code}`));
  else if (kind === "pay") askToPay(stage, code);
  else askToJoin(stage, code);
}

async function askToJoin(stage, code) {
  const pane = stage.panes[0];
  const { language } = pane.person;
  try {
    const { title, members } = await lookBehind(pane.person.name, code);
    ask(stage, "join", { title, count: numeral(language, members) }, (chosen) => join(chosen, code));
  } catch (refusal) {
    pane.tell(refusalText(refusal, language));
  }
}

async function join(pane, code) {
  let joined = null;
  if (!await pane.person.during(pane.chat, async () => { joined = await openLink(pane.person.name, code); })) return;
  await pane.person.load();
  pane.show(joined.chat);
}

/** Name everybody who is on the page, and in the demo somebody new: only what is pressed is done. */
function ask(stage, kind, facts, act, { language = stage.panes[0].person.language, without = [] } = {}) {
  const dialog = opened("doorway", { person: { language } }, facts);
  dialog.querySelector("h2").textContent = word(language, `${kind}_title`, facts);
  dialog.querySelector("p").textContent = word(language, `${kind}_text`, facts);
  const choices = stage.panes.filter((pane) => !without.includes(pane.person.name)).map((pane) => {
    const label = word(language, `${kind}_as`, { name: `${pane.person.display} (@${pane.person.name})` });
    const node = choice(dialog, label, () => {
      stage.activate(pane.person.name);
      act(pane);
    });
    node.dataset.name = pane.person.name;
    return node;
  });
  if (page.demo) choices.push(choice(dialog, word(language, "as_new"), () => askForName(act), "quiet"));
  dialog.querySelector(".people-choices").replaceChildren(...choices);
}

function choice(dialog, textContent, act, className = "primary") {
  const node = element("button", { type: "button", className, textContent });
  node.addEventListener("click", () => {
    dialog.close();
    act();
  });
  return node;
}
