import { numeral, page, word } from "./page.js";
import { openDoor, openPressed } from "./doorway.js";
import { wireNewcomer } from "./newcomer.js";
import { wireSignOut } from "./signout.js";
import { Stage, speakPage } from "./stage.js";
import { Stream } from "./stream.js";

const GRACE = 1_500;
const STALE = 30_000;

const banner = document.querySelector(".banner");
let bannerTimer = 0;

function connected(yes) {
  clearTimeout(bannerTimer);
  if (yes) banner.hidden = true;
  else bannerTimer = setTimeout(() => { banner.hidden = false; }, GRACE);
}

const loadAll = () => stage.panes.forEach((pane) => pane.person.load());

const stream = new Stream({
  onTold: ({ name, message, chats }) => {
    const person = stage.pane(name)?.person;
    if (message) person?.take([message]);
    if (chats) person?.takeChats(chats);
  },
  onOpen: () => {
    connected(true);
    loadAll();
  },
  onLost: (gaveUp) => {
    connected(false);
    if (gaveUp) loadAll();
  },
});

const stage = new Stage(
  document.getElementById("stage"),
  document.querySelector(".people"),
  (names) => stream.watch(names),
);

let spoken = null;

function speakAll() {
  const { language } = stage;
  if (spoken !== language) speakPage(language);
  spoken = language;
  const unread = stage.panes.reduce((sum, pane) => sum + pane.person.unreadTotal(), 0);
  document.title = (unread ? `(${numeral(language, unread)}) ` : "") + word(language, "app_name");
}

let hiddenAt = 0;

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") hiddenAt = Date.now();
  else {
    if (Date.now() - hiddenAt > STALE) loadAll();
    stage.panes.forEach((pane) => pane.readSeen());
  }
});

stage.onSpoken = speakAll;
speakAll();
if (page.demo) wireNewcomer(stage);

if (!page.demo) wireSignOut(stage);

addEventListener("hashchange", () => openDoor(stage));
openDoor(stage);
openPressed(stage);
