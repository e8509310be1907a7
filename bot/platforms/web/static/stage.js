// The people side by side: opening, closing, remembering them, and the tab bar of a phone.
import { arrange, clone, paintAvatar } from "./dom.js";
import { chromeLanguage, page, speak, tongue } from "./page.js";
import { Pane, showBadge } from "./pane.js";

const STORE = "wasl.people";
const NAME = /^[a-z0-9_]{1,32}$/;

export const isName = (name) => NAME.test(name);

function remembered() {
  if (!page.demo) return page.people.slice(0, 1);
  try {
    const names = JSON.parse(localStorage.getItem(STORE)).filter(isName);
    return names.length ? [...new Set(names)] : page.people;
  } catch {
    return page.people;
  }
}

function remember(names) {
  if (!page.demo) return;
  try {
    localStorage.setItem(STORE, JSON.stringify(names));
  } catch {
    // A full or forbidden store only forgets who was open.
  }
}

export class Stage {
  #panes = new Map();
  #tabs = new Map();
  #active = null;

  constructor(root, bar, onPeople) {
    Object.assign(this, { root, bar, onPeople });
    root.addEventListener("focusin", (event) => this.#activateFrom(event));
    bar?.addEventListener("click", (event) => this.#activateFrom(event));
    for (const name of remembered()) this.#add(name);
    this.activate(this.names[0]);
    this.#changed();
  }

  get names() {
    return [...this.#panes.keys()];
  }

  get panes() {
    return [...this.#panes.values()];
  }

  pane(name) {
    return this.#panes.get(name);
  }

  /** The page itself speaks the language its people share, else the browser's. */
  get language() {
    const languages = new Set(this.panes.map((pane) => tongue(pane.person.language)));
    return languages.size === 1 ? this.panes[0].person.language : browserLanguage();
  }

  open(name) {
    if (!this.#panes.has(name)) {
      this.#add(name);
      this.#changed();
    }
    this.activate(name);
    this.pane(name).element.scrollIntoView({ inline: "nearest", block: "nearest" });
    this.pane(name).focus();
  }

  close(name) {
    if (this.#panes.size < 2) return;
    const place = this.names.indexOf(name);
    this.#panes.get(name).element.remove();
    this.#panes.delete(name);
    this.#tabs.delete(name);
    const neighbour = this.names[Math.max(0, place - 1)];
    this.activate(neighbour);
    this.pane(neighbour).focus();
    this.#changed();
  }

  activate(name) {
    if (this.#active === name && this.pane(name)) return;
    this.#active = name;
    for (const pane of this.panes) pane.element.classList.toggle("active", pane.person.name === name);
    for (const [owner, tab] of this.#tabs) tab.setAttribute("aria-pressed", String(owner === name));
    this.#tabs.get(name)?.scrollIntoView({ inline: "nearest", block: "nearest" });
    this.pane(name).readSeen();
  }

  #add(name) {
    const pane = new Pane(name, {
      language: browserLanguage(),
      onChange: (changed) => this.#syncTab(changed),
      onClose: () => this.close(name),
    });
    this.#panes.set(name, pane);
    this.root.append(pane.element);
    if (this.bar) this.#tabs.set(name, personTab(name));
    this.#syncTab(pane);
  }

  #changed() {
    remember(this.names);
    if (this.bar) arrange(this.bar, [...this.#tabs.values()]);
    this.root.classList.toggle("alone", this.#panes.size === 1);
    this.onPeople(this.names);
  }

  #activateFrom(event) {
    const owner = event.target.closest("[data-person], [data-person-tab]")?.dataset;
    if (owner) this.activate(owner.person ?? owner.personTab);
  }

  #syncTab(pane) {
    const { name, display, language } = pane.person;
    const tab = this.#tabs.get(name);
    if (tab) {
      paintAvatar(tab.querySelector(".avatar"), name, display);
      tab.querySelector(".person-tab-name").textContent = display;
      showBadge(tab, pane.person.unreadTotal(), language);
    }
    this.onSpoken?.();
  }
}

const browserLanguage = () => chromeLanguage(tongue(navigator.language));

function personTab(name) {
  const tab = clone("person-tab");
  tab.dataset.personTab = name;
  return tab;
}

export function speakPage(language) {
  const parts = document.querySelectorAll(".topbar, .banner, .skip, #newcomer");
  for (const part of parts) speak(part, language);
}
