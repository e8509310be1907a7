// One person's phone: header, chats, logs, composer, all in that person's language.
import { Composer } from "./composer.js";
import { actOf, arrange, clone, isGroup, paintAvatar } from "./dom.js";
import { showGroup, showNewGroup } from "./groups.js";
import { Log } from "./log.js";
import { numeral, page, speak, word } from "./page.js";
import { Person } from "./person.js";
import { addressIn, plain } from "./text.js";
import { refusalText, toast } from "./toast.js";

export function showBadge(node, count, language) {
  const badge = node.querySelector(".badge");
  badge.hidden = !count;
  badge.textContent = numeral(language, count);
  badge.setAttribute("role", "img");
  badge.setAttribute("aria-label", word(language, "unread", { count: numeral(language, count) }));
}

export class Pane {
  #spoken = "";
  #logs = new Map();
  #tabs = new Map();
  #titles = new Map();

  constructor(name, { language, onChange, onClose }) {
    this.onChange = onChange;
    this.onClose = onClose;
    this.chat = "private";
    this.person = new Person(name, {
      language,
      onChange: () => this.sync(),
      onChats: () => this.#syncChats(),
      onRefusal: (refusal) => this.tell(refusalText(refusal, this.person.language)),
    });
    this.element = clone("pane");
    this.element.dataset.person = name;
    this.composer = new Composer(
      this.person,
      (text, replyTo, file) => this.#send(text, replyTo, file),
      (text) => this.tell(text),
    );
    this.element.querySelector(".pane-footer").append(this.composer.element);
    this.element.addEventListener("click", (event) => this.#act(actOf(event, this.element)));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#syncChats();
    this.show("private");
    this.person.load();
  }

  show(chat) {
    this.chat = chat;
    this.#spoken = "";
    for (const [name, log] of this.#logs) log.show(name === chat);
    for (const [name, tab] of this.#tabs) tab.setAttribute("aria-pressed", String(name === chat));
    this.#tabs.get(chat)?.scrollIntoView({ inline: "nearest", block: "nearest" });
    this.composer.show(chat);
    this.sync();
    this.person.open(chat);
  }

  sync() {
    this.#translate();
    for (const log of this.#logs.values()) log.sync();
    const { language, unread } = this.person;
    for (const [chat, tab] of this.#tabs) showBadge(tab, unread.get(chat) ?? 0, language);
    this.readSeen();
    this.onChange(this);
  }

  readSeen() {
    if (this.#logs.get(this.chat)?.seen) this.person.read(this.chat);
  }

  tell(text) {
    toast(this.element.querySelector(".toasts"), this.person.language, text);
  }

  focus() {
    this.composer.field.focus();
  }

  /** The name of a chat as its reader sees it. */
  nameOf(chat) {
    if (!isGroup(chat)) return word(this.person.language, "app_name");
    return chat === page.group ? word(this.person.language, "friends") : this.#titles.get(chat) ?? "";
  }

  /** Make the tabs and the logs those of the chats that there are; whoever is put out is told. */
  #syncChats() {
    const { chats } = this.person;
    const gone = [...this.#logs.keys()].filter((known) => !chats.some(({ chat }) => chat === known));
    const lost = gone.includes(this.chat) ? this.nameOf(this.chat) : null;
    for (const { chat, title } of chats) {
      this.#titles.set(chat, title);
      if (this.#logs.has(chat)) continue;
      this.#logs.set(chat, new Log(this.person, chat, () => this.person.read(chat)));
      this.#logs.get(chat).show(false);
      this.#tabs.set(chat, chatTab(chat));
    }
    for (const chat of gone) {
      this.#logs.delete(chat);
      this.#tabs.delete(chat);
    }
    const tabs = chats.map(({ chat }) => this.#tabs.get(chat));
    arrange(this.element.querySelector(".chat-tabs"), tabs);
    arrange(this.element.querySelector(".conversation"), chats.map(({ chat }) => this.#logs.get(chat).element));
    this.#spoken = "";
    if (lost === null) return this.sync();
    this.show("private");
    this.tell(word(this.person.language, "no_longer", { title: lost }));
  }

  #translate() {
    const { language, display, name, chats } = this.person;
    if (this.#spoken === `${language} ${display}`) return;
    this.#spoken = `${language} ${display}`;
    speak(this.element, language, { name: display });
    this.element.setAttribute("aria-label", display);
    paintAvatar(this.element.querySelector(".pane-header .avatar"), name, display);
    this.element.querySelector(".who-name").textContent = display;
    this.element.querySelector(".who-handle").textContent = `@${name}`;
    for (const [chat, tab] of this.#tabs) tab.querySelector(".chat-name").textContent = this.nameOf(chat);
    for (const [chat, log] of this.#logs) log.translate({ name: display, chat: this.nameOf(chat) });
    this.composer.translate({ name: display, chat: this.nameOf(this.chat) });
    const bar = this.element.querySelector(".group-bar");
    const shown = chats.find(({ chat }) => chat === this.chat);
    bar.hidden = !isGroup(this.chat);
    bar.querySelector(".group-title").textContent = this.nameOf(this.chat);
    bar.querySelector(".group-size").textContent = numeral(language, shown?.members ?? 0);
  }

  #send(text, replyTo, file = null) {
    this.person.send(this.chat, text, replyTo, file);
    this.#logs.get(this.chat).toEnd();
  }

  /** Write something in her own chat, as if she had typed it. */
  write(text) {
    this.show("private");
    this.#send(text, null);
  }

  /** What stands within a line and can be pressed is no button of the browser's, but works as one. */
  #key(event) {
    if (!["Enter", " "].includes(event.key) || !event.target.matches("[role=button]")) return;
    event.preventDefault();
    event.target.click();
  }

  #act(node) {
    if (!node) return;
    const log = this.#logs.get(this.chat);
    const message = this.person.find(node.closest(".message")?.dataset.message);
    const acts = {
      chat: () => this.show(node.dataset.chat),
      close: () => this.onClose(this),
      group: () => showGroup(this),
      "new-group": () => showNewGroup(this),
      press: () => this.person.press(message, node.dataset.button),
      retry: () => this.person.retry(node.dataset.key),
      reply: () => this.composer.reply(message),
      copy: () => this.copy(addressIn(message.text) ?? plain(message.text)),
      "copy-code": () => this.copy(node.dataset.code),
      jump: () => log.jumpTo(node.dataset.target),
      insert: () => this.composer.insert(`${plain(node.textContent)} `),
      suggest: () => this.#send(plain(node.textContent), null),
      earlier: () => log.showEarlier(),
      latest: () => log.toEnd("smooth"),
    };
    acts[node.dataset.act]?.();
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.tell(word(this.person.language, "copied"));
  }
}

function chatTab(chat) {
  const tab = clone("chat-tab");
  tab.dataset.chat = chat;
  tab.querySelector(isGroup(chat) ? "img" : "svg").remove();
  return tab;
}
