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
  const code = sessionStorage.getItem(PRESSED);
  if (!code) return;
  sessionStorage.removeItem(PRESSED);
  if (page.demo) askToPay(stage, code);
  else stage.panes[0].write(`/pay ${code}`);
}

const askToPay = (stage, code) => ask(stage, "pay", {}, (pane) => pane.write(`/pay ${code}`));

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
function ask(stage, kind, facts, act) {
  const { person } = stage.panes[0];
  const dialog = opened("doorway", { person }, facts);
  dialog.querySelector("h2").textContent = word(person.language, `${kind}_title`, facts);
  dialog.querySelector("p").textContent = word(person.language, `${kind}_text`, facts);
  const choices = stage.panes.map((pane) => {
    const label = word(person.language, `${kind}_as`, { name: `${pane.person.display} (@${pane.person.name})` });
    const node = choice(dialog, label, () => {
      stage.activate(pane.person.name);
      act(pane);
    });
    node.dataset.name = pane.person.name;
    return node;
  });
  if (page.demo) choices.push(choice(dialog, word(person.language, "as_new"), () => askForName(act), "quiet"));
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
