// The list of commands that opens over the composer when its text begins with "/".
import { actOf, element } from "./dom.js";
import { commandsIn } from "./page.js";

let menus = 0;

const bare = (text) => text.replace(/^\//, "").trim().toLowerCase();

export class Menu {
  #offers = [];
  #at = -1;

  constructor(list, field, onPick) {
    Object.assign(this, { list, field, onPick });
    list.id = `commands-${(menus += 1)}`;
    field.setAttribute("aria-controls", list.id);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = actOf(event, list);
      if (option) this.#pick(Number(option.dataset.index));
    });
  }

  get open() {
    return !this.list.hidden;
  }

  offer(text, language) {
    const typed = /^\/\S*$/.test(text) ? bare(text) : null;
    const offers = commandsIn(language).filter((command) => typed !== null && matches(command, typed));
    if (!offers.length) return this.close();
    this.#offers = offers;
    this.list.replaceChildren(...offers.map((command, index) => this.#option(command, index)));
    this.list.hidden = false;
    this.#move(Math.max(0, offers.findIndex((command) => bare(command.insert) === typed)));
  }

  close() {
    this.list.hidden = true;
    this.#at = -1;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Answers whether the key was meant for the menu. */
  key(event) {
    if (!this.open) return false;
    const count = this.#offers.length;
    const acts = {
      ArrowDown: () => this.#move((this.#at + 1) % count),
      ArrowUp: () => this.#move((this.#at - 1 + count) % count),
      Tab: () => this.#pick(this.#at),
      Enter: () => this.#pick(this.#at),
      Escape: () => this.close(),
    };
    if (event.shiftKey || !(event.key in acts) || (event.key === "Enter" && this.#complete())) return false;
    acts[event.key]();
    return true;
  }

  /** A command that stands there as a whole is sent, not completed. */
  #complete() {
    const { name, insert } = this.#offers[this.#at];
    return [name, insert].some((text) => bare(text) === bare(this.field.value));
  }

  #move(index) {
    this.#at = index;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const option = this.list.children[index];
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  #pick(index) {
    const { insert } = this.#offers[index];
    this.close();
    this.onPick(insert);
  }

  #option(command, index) {
    const option = element(
      "li",
      { id: `${this.list.id}-${index}`, className: "offer", role: "option" },
      element("bdi", { className: "offer-name", textContent: command.name }),
      element("span", { className: "offer-about", dir: "auto", textContent: command.about }),
    );
    option.dataset.act = "pick";
    option.dataset.index = index;
    return option;
  }
}

const matches = (command, typed) => [command.name, command.insert].some((text) => bare(text).startsWith(typed));
