// Where one person writes: a growing field, the commands, the quoted message of a reply. One draft a chat.
import { actOf, clone, isGroup } from "./dom.js";
import { fillQuoted } from "./bubble.js";
import { Menu } from "./menu.js";
import { numeral, word } from "./page.js";

const TALLEST = 160;
const LARGEST_MB = 2;
const BLANK = { text: "", quoted: null, file: null };

export class Composer {
  #drafts = new Map();
  #chat = null;

  constructor(person, onSend, tell) {
    Object.assign(this, { person, onSend, tell });
    this.element = clone("composer");
    this.field = this.element.querySelector("textarea");
    this.strip = this.element.querySelector(".replying");
    this.attached = this.element.querySelector(".attached");
    this.files = this.element.querySelector("[type=file]");
    this.files.addEventListener("change", () => this.attach(this.files.files[0]));
    this.menu = new Menu(this.element.querySelector(".menu"), this.field, (text) => this.insert(text));
    this.element.addEventListener("submit", (event) => this.#submit(event));
    this.element.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
    this.element.addEventListener("click", (event) => this.#act(actOf(event, this.element)?.dataset.act));
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("blur", () => this.menu.close());
  }

  show(chat) {
    if (this.#chat) this.#drafts.set(this.#chat, { text: this.field.value, quoted: this.quoted, file: this.file });
    this.#chat = chat;
    const { text, quoted, file } = this.#drafts.get(chat) ?? BLANK;
    this.menu.close();
    this.field.value = text;
    this.#quote(quoted);
    this.#hold(file);
    this.#grow();
  }

  translate(facts) {
    const { language } = this.person;
    this.field.placeholder = word(language, isGroup(this.#chat) ? "placeholder_group" : "placeholder_private");
    this.field.setAttribute("aria-label", word(language, "write_as", facts));
    this.#quote(this.quoted);
  }

  insert(text) {
    this.field.value = text;
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.#grow();
  }

  reply(message) {
    this.#quote(message);
    this.field.focus();
  }

  /** Take a file along with what is written next; a larger one than fits is refused here. */
  attach(file) {
    this.files.value = "";
    if (!file) return;
    const most = LARGEST_MB * 1024 * 1024;
    if (file.size > most) {
      const facts = { name: file.name, most: numeral(this.person.language, LARGEST_MB) };
      this.tell(word(this.person.language, "file_too_large", facts));
      return;
    }
    this.#hold(file);
    this.field.focus();
  }

  #hold(file) {
    this.file = file;
    this.attached.hidden = !file;
    this.attached.querySelector(".attached-name").textContent = file?.name ?? "";
    this.#grow();
  }

  #quote(message) {
    this.quoted = message;
    this.strip.hidden = !message;
    if (!message) return;
    fillQuoted(this.strip, message, this.person.language);
    const said = this.strip.querySelector(".quote-sender").textContent;
    const name = message.from === this.person.name ? word(this.person.language, "you") : said;
    this.strip.querySelector(".quote-sender").textContent = word(this.person.language, "replying_to", { name });
  }

  #typed() {
    this.#grow();
    this.menu.offer(this.field.value, this.person.language);
  }

  #grow() {
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
    this.element.classList.toggle("filled", this.field.value.trim() !== "" || Boolean(this.file));
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.menu.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "Escape") this.#quote(null);
  }

  #act(act) {
    if (act === "unreply") this.#quote(null);
    if (act === "commands") this.#toggleMenu();
    if (act === "attach") this.files.click();
    if (act === "detach") this.#hold(null);
    if (act) this.field.focus();
  }

  #toggleMenu() {
    if (this.menu.open) return this.menu.close();
    if (!this.field.value) this.insert("/");
    this.menu.offer("/", this.person.language);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text && !this.file) return;
    this.onSend(text, this.quoted?.id ?? null, this.file);
    this.menu.close();
    this.#quote(null);
    this.#hold(null);
    this.insert("");
  }
}
