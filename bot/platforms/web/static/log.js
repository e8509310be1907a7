// The list of messages of one chat: what is shown, where it is scrolled to, the pill.
import { dayLabel, dayOf } from "./clock.js";
import { arrange, clone, element, isGroup } from "./dom.js";
import { fillBubble, flash, newBubble } from "./bubble.js";
import { numeral, page, speak, tongue, word } from "./page.js";

const PAGE = 150;
const RUN = 5 * 60_000;
const NEAR = 48;
const TYPING_DELAY = 250;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Log {
  #bubbles = new Map();
  #days = new Map();
  #limit = PAGE;
  #count = 0;
  #stuck = true;
  #top = 0;
  #typingTimer = 0;

  constructor(person, chat, onSeen) {
    Object.assign(this, { person, chat, onSeen });
    this.element = clone("log");
    this.scroller = this.element.querySelector(".log");
    this.scroller.dataset.log = chat;
    this.list = this.element.querySelector(".list");
    this.pill = this.element.querySelector(".pill");
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const keeper = new ResizeObserver(() => this.#keep());
    keeper.observe(this.scroller);
    keeper.observe(this.element.querySelector(".history"));
  }

  get seen() {
    return this.#stuck && this.scroller.clientHeight > 0 && document.visibilityState === "visible";
  }

  show(visible) {
    this.element.hidden = !visible;
  }

  sync() {
    const items = this.person.items(this.chat);
    if (!this.#stuck) this.#limit += Math.max(0, items.length - this.#count);
    this.#count = items.length;
    const more = items.length > this.#limit || this.person.hasEarlier(this.chat);
    this.element.querySelector(".earlier").hidden = !more;
    this.scroller.setAttribute("aria-busy", String(!this.person.isOpen(this.chat)));
    arrange(this.list, this.#nodes(items.slice(-this.#limit)));
    this.#forget(items);
    this.#syncEmpty(items);
    this.#syncTyping();
    this.#keep();
    this.#syncPill();
  }

  translate(facts) {
    this.scroller.setAttribute("aria-label", word(this.person.language, "messages", facts));
  }

  async showEarlier() {
    if (this.person.items(this.chat).length <= this.#limit) await this.person.loadEarlier(this.chat);
    const height = this.scroller.scrollHeight;
    this.#limit += PAGE;
    this.sync();
    this.scroller.scrollTop += this.scroller.scrollHeight - height;
  }

  toEnd(behavior = "instant") {
    this.#stuck = behavior === "instant";
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: calm() ? "instant" : behavior });
  }

  jumpTo(id) {
    const node = [...this.#bubbles.values()].find((bubble) => bubble.dataset.message === id);
    if (!node?.isConnected) return;
    node.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
    node.focus({ preventScroll: true });
    flash(node, "found");
  }

  #nodes(items) {
    return items.flatMap((item, index) => {
      const before = items[index - 1];
      const after = items[index + 1];
      const place = { opens: !follows(before, item), closes: !follows(item, after) };
      const bubble = this.#bubble(item);
      fillBubble(bubble, item, this.person, place);
      return before && dayOf(before.at) === dayOf(item.at) ? [bubble] : [this.#day(item), bubble];
    });
  }

  #bubble(item) {
    const key = item.from === this.person.name ? item.key ?? item.id : item.id;
    if (!this.#bubbles.has(key)) this.#bubbles.set(key, newBubble());
    return this.#bubbles.get(key);
  }

  #day(item) {
    const day = dayOf(item.at);
    if (!this.#days.has(day)) this.#days.set(day, element("div", { className: "day" }, element("span")));
    const label = dayLabel(item.at, this.person.language);
    const span = this.#days.get(day).firstElementChild;
    if (span.textContent !== label) span.textContent = label;
    return this.#days.get(day);
  }

  #forget(items) {
    const kept = new Set(items.flatMap((item) => [item.id, item.key]));
    for (const key of this.#bubbles.keys()) if (!kept.has(key)) this.#bubbles.delete(key);
  }

  #syncEmpty(items) {
    const { language } = this.person;
    const empty = this.element.querySelector(".empty");
    empty.hidden = items.length > 0 || !this.person.isOpen(this.chat);
    if (empty.hidden) return;
    const kind = isGroup(this.chat) ? "group" : "private";
    const greets = page.demo && kind === "private" ? "demo" : kind;
    const others = kind === "private" ? Object.keys(page.words).filter((other) => other !== tongue(language)) : [];
    const greetings = [tongue(language), ...others].map((each) => greeting(each, greets));
    empty.querySelector(".greetings").replaceChildren(...greetings);
    const first = others.map((other) => suggestions(other, kind)[0]);
    empty.querySelector(".chips").replaceChildren(...[...suggestions(language, kind), ...first].map(chip));
  }

  #syncTyping() {
    const typing = this.element.querySelector(".typing");
    const waiting = this.person.waiting.get(this.chat) > 0;
    clearTimeout(this.#typingTimer);
    if (!waiting) typing.hidden = true;
    else if (typing.hidden) this.#typingTimer = setTimeout(() => { typing.hidden = false; }, TYPING_DELAY);
  }

  #syncPill() {
    const { language } = this.person;
    const count = this.person.unread.get(this.chat) ?? 0;
    this.pill.hidden = this.#stuck;
    this.pill.classList.toggle("counted", count > 0);
    const text = count ? `${word(language, "new_messages")} · ${numeral(language, count)}` : "";
    this.pill.querySelector(".pill-text").textContent = text;
    this.pill.setAttribute("aria-label", text || word(language, "latest"));
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (!clientHeight) return;
    this.#top = scrollTop;
    this.#stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#syncPill();
    if (this.seen) this.onSeen();
  }

  #keep() {
    if (!this.scroller.clientHeight) return;
    if (this.#stuck) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (!this.scroller.scrollTop) this.scroller.scrollTop = this.#top;
  }
}

function follows(before, after) {
  if (!before || !after || before.from !== after.from || dayOf(before.at) !== dayOf(after.at)) return false;
  return Math.abs(Date.parse(after.at) - Date.parse(before.at)) < RUN;
}

const suggestions = (language, kind) =>
  word(language, `suggestions_${kind}`).split("|").map((text) => text.trim());

/** What greets somebody who has not written yet, in one language. */
function greeting(language, kind) {
  const node = clone("greeting");
  node.querySelector("h3").dataset.word = `empty_${kind}_title`;
  node.querySelector("p").dataset.word = `empty_${kind}_text`;
  speak(node, language);
  return node;
}

function chip(text) {
  const node = element("button", { type: "button", className: "chip", textContent: text, dir: "auto" });
  node.dataset.act = "suggest";
  return node;
}
