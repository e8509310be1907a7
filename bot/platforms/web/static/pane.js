// One person's phone: header, chats, logs, composer, all in that person's language.
import { Composer } from "./composer.js";
import { actOf, chatsOf, clone, isGroup, paintAvatar } from "./dom.js";
import { Log } from "./log.js";
import { numeral, page, speak, word } from "./page.js";
import { Person } from "./person.js";
import { plain } from "./text.js";
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

  constructor(name, { language, onChange, onClose }) {
    this.onChange = onChange;
    this.onClose = onClose;
    this.chat = "private";
    this.person = new Person(name, {
      language,
      onChange: () => this.sync(),
      onRefusal: (refusal) => this.tell(refusalText(refusal, this.person.language)),
    });
    this.element = clone("pane");
    this.element.dataset.person = name;
    this.#build();
    this.show("private");
    this.person.load();
  }

  #build() {
    this.composer = new Composer(this.person, (text, replyTo) => this.#send(text, replyTo));
    this.element.querySelector(".pane-footer").append(this.composer.element);
    this.logs = new Map(chatsOf().map((chat) => [chat, new Log(this.person, chat, () => this.person.read(chat))]));
    this.tabs = new Map(chatsOf().map((chat) => [chat, chatTab(chat)]));
    this.element.querySelector(".chats").append(...this.tabs.values());
    this.element.querySelector(".conversation").append(...[...this.logs.values()].map((log) => log.element));
    this.element.addEventListener("click", (event) => this.#act(actOf(event, this.element)));
  }

  show(chat) {
    this.chat = chat;
    this.#spoken = "";
    for (const [name, log] of this.logs) log.show(name === chat);
    for (const [name, tab] of this.tabs) tab.setAttribute("aria-pressed", String(name === chat));
    this.composer.show(chat);
    this.sync();
  }

  sync() {
    this.#translate();
    for (const log of this.logs.values()) log.sync();
    const { language, unread } = this.person;
    for (const [chat, tab] of this.tabs) showBadge(tab, unread.get(chat) ?? 0, language);
    this.readSeen();
    this.onChange(this);
  }

  readSeen() {
    if (this.logs.get(this.chat).seen) this.person.read(this.chat);
  }

  tell(text) {
    toast(this.element.querySelector(".toasts"), this.person.language, text);
  }

  focus() {
    this.composer.field.focus();
  }

  #translate() {
    const { language, display, name } = this.person;
    if (this.#spoken === `${language} ${display}`) return;
    this.#spoken = `${language} ${display}`;
    speak(this.element, language, { name: display });
    this.element.setAttribute("aria-label", display);
    paintAvatar(this.element.querySelector(".pane-header .avatar"), name, display);
    this.element.querySelector(".who-name").textContent = display;
    this.element.querySelector(".who-handle").textContent = `@${name}`;
    for (const [chat, tab] of this.tabs) tab.querySelector(".chat-name").textContent = chatName(chat, language);
    for (const [chat, log] of this.logs) log.translate({ name: display, chat: chatName(chat, language) });
    this.composer.translate({ name: display, chat: chatName(this.chat, language) });
  }

  #send(text, replyTo) {
    this.person.send(this.chat, text, replyTo);
    this.logs.get(this.chat).toEnd();
  }

  #act(node) {
    if (!node) return;
    const log = this.logs.get(this.chat);
    const message = this.person.find(node.closest(".message")?.dataset.message);
    const acts = {
      chat: () => this.show(node.dataset.chat),
      close: () => this.onClose(this),
      press: () => this.person.press(message, node.dataset.button),
      retry: () => this.person.retry(node.dataset.key),
      reply: () => this.composer.reply(message),
      copy: () => this.#copy(message),
      jump: () => log.jumpTo(node.dataset.target),
      insert: () => this.composer.insert(`${plain(node.textContent)} `),
      suggest: () => this.#send(node.textContent, null),
      earlier: () => log.showEarlier(),
      latest: () => log.toEnd("smooth"),
    };
    acts[node.dataset.act]?.();
  }

  async #copy(message) {
    await navigator.clipboard.writeText(plain(message.text));
    this.tell(word(this.person.language, "copied"));
  }
}

const chatName = (chat, language) => word(language, isGroup(chat) ? page.group : "app_name");

function chatTab(chat) {
  const tab = clone("chat-tab");
  tab.dataset.chat = chat;
  tab.querySelector(isGroup(chat) ? "img" : "svg").remove();
  return tab;
}
