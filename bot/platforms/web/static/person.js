// One open person: her chats, messages and drafts, what is unread, what is under way. No DOM here.
import { newKey, pressButton, readChats, readNews, readPage, sendMessage } from "./api.js";
import { chromeLanguage } from "./page.js";

const AGAIN = 5_000;
const AFTER_ALL = 2 ** 52;
const PRIVATE_WINS = 2 ** 52;
const KEPT_NO_MORE = 410;
export const OWN = { chat: "private", title: "", members: 1, role: "" };

export class Person {
  #messages = new Map();
  #drafts = new Map();
  #mark = null;
  #earlier = new Map();
  #opening = new Set();
  #loading = null;
  #spokenAt = -1;
  #again = 0;
  #submitted = 0;

  constructor(name, { language, onChange, onChats, onRefusal }) {
    Object.assign(this, { name, language, onChange, onChats, onRefusal });
    this.display = name[0].toUpperCase() + name.slice(1);
    this.loaded = false;
    this.chats = [OWN];
    this.pressing = new Map();
    this.waiting = new Map();
    this.unread = new Map();
  }

  /** Messages and drafts of one chat in the order they were written; an edit does not move a message. */
  items(chat) {
    const all = [...this.#messages.values(), ...this.#drafts.values()].filter((item) => item.chat === chat);
    return all.sort((a, b) => a.written - b.written || a.order - b.order);
  }

  /** Whether nothing was said to her yet. */
  isNew() {
    return this.#messages.size === 0;
  }

  find(id) {
    return this.#messages.get(id) ?? this.#drafts.get(id);
  }

  unreadTotal() {
    return [...this.unread.values()].reduce((sum, count) => sum + count, 0);
  }

  read(chat) {
    if (!this.unread.get(chat)) return;
    this.unread.delete(chat);
    this.onChange();
  }

  /** An answer may say more than what is kept of it: a code that is shown once. */
  take(messages, answered = false) {
    for (const message of messages) this.#absorb(message, answered);
    this.onChange();
  }

  /** The groups that she is in are these from now on; what stood in others is forgotten. */
  takeChats(chats) {
    this.chats = chats;
    const names = new Set(chats.map(({ chat }) => chat));
    for (const [id, { chat }] of this.#messages) if (!names.has(chat)) this.#messages.delete(id);
    for (const chat of this.#earlier.keys()) if (!names.has(chat)) this.#earlier.delete(chat);
    for (const chat of this.unread.keys()) if (!names.has(chat)) this.unread.delete(chat);
    this.onChats();
  }

  #absorb(message, answered, old = false) {
    const known = this.#messages.get(message.id);
    if (known && (known.seq > message.seq || (known.seq === message.seq && !answered))) return;
    const order = known?.order ?? message.seq;
    const written = known?.written ?? Date.parse(message.at);
    this.#messages.set(message.id, { ...message, order, written });
    if (message.key && message.from === this.name) this.#drafts.delete(message.key);
    if (!known && !old && this.loaded && message.from !== this.name) {
      this.unread.set(message.chat, (this.unread.get(message.chat) ?? 0) + 1);
    }
    this.#listen(message);
  }

  #listen(message) {
    if (message.from === this.name) this.display = message.sender || this.display;
    if (message.from !== "bot") return;
    const weight = message.seq + (message.chat === "private" ? PRIVATE_WINS : 0);
    if (weight < this.#spokenAt) return;
    this.#spokenAt = weight;
    this.language = chromeLanguage(message.language);
  }

  /** Only a full read moves the mark: an answer or an event may overtake an older message. */
  load() {
    this.#loading ??= this.#read().finally(() => { this.#loading = null; });
    return this.#loading;
  }

  async #read() {
    try {
      this.takeChats(await readChats(this.name));
      if (this.#mark === null) this.#mark = await this.#readPage(OWN.chat);
      for (let more = true; more;) {
        const page = await readNews(this.name, this.#mark);
        this.take(page.messages);
        this.#mark = page.seq;
        more = page.more;
      }
      this.loaded = true;
      this.onChange();
    } catch (refusal) {
      this.#missed(refusal);
    }
  }

  /** Whether the newest page of a chat is here; a group's is read when it is first shown. */
  isOpen(chat) {
    return this.#earlier.has(chat);
  }

  async open(chat) {
    if (this.isOpen(chat) || chat === OWN.chat || this.#opening.has(chat)) return;
    this.#opening.add(chat);
    try {
      await this.#readPage(chat);
    } catch (refusal) {
      this.onRefusal(refusal);
    }
    this.#opening.delete(chat);
    this.onChange();
  }

  async #readPage(chat, before = null) {
    const { messages, more, seq } = await readPage(this.name, chat, before);
    for (const message of messages) this.#absorb(message, false, true);
    this.#earlier.set(chat, { before: messages[0]?.seq ?? before, more });
    return seq;
  }

  hasEarlier(chat) {
    return this.#earlier.get(chat)?.more ?? false;
  }

  async loadEarlier(chat) {
    const known = this.#earlier.get(chat);
    if (!known?.more) return;
    this.#earlier.set(chat, { ...known, more: false });
    try {
      await this.#readPage(chat, known.before);
    } catch (refusal) {
      this.#earlier.set(chat, known);
      this.onRefusal(refusal);
    }
    this.onChange();
  }

  #missed(refusal) {
    clearTimeout(this.#again);
    const final = refusal.status >= 400 && refusal.status < 500 && refusal.status !== 429;
    if (final) this.onRefusal(refusal);
    else this.#again = setTimeout(() => this.load(), AGAIN);
  }

  send(chat, text, replyTo, file = null) {
    const key = newKey();
    const brought = file && { name: file.name, size: file.size };
    const said = { id: key, key, chat, text, reply_to: replyTo, from: this.name, sender: this.display };
    const draft = { ...said, file, brought, buttons: [], files: [] };
    this.#drafts.set(key, draft);
    return this.#submit(draft);
  }

  retry(key) {
    const draft = this.#drafts.get(key);
    return draft?.state === "failed" ? this.#submit(draft) : null;
  }

  async #submit(draft) {
    const others = this.items(draft.chat).filter((item) => item !== draft);
    const written = Math.max(0, ...others.map((item) => item.written)) || Date.now();
    const order = AFTER_ALL + (this.#submitted += 1);
    Object.assign(draft, { state: "pending", at: new Date().toISOString(), written, order });
    await this.during(draft.chat, async () => {
      try {
        const messages = await sendMessage(this.name, draft);
        draft.state = "sent";
        this.take(messages, true);
      } catch (refusal) {
        draft.state = refusal.status === KEPT_NO_MORE ? "sent" : "failed";
        throw refusal;
      }
    });
  }

  async press(message, button) {
    if (this.pressing.has(message.id)) return;
    this.pressing.set(message.id, button);
    await this.during(message.chat, async () => {
      try {
        this.take(await pressButton(this.name, message.id, button), true);
      } finally {
        this.pressing.delete(message.id);
      }
    });
  }

  /** Do something while the chat shows that an answer is on its way; answers whether it was done. */
  async during(chat, act) {
    this.#wait(chat, 1);
    try {
      await act();
      return true;
    } catch (refusal) {
      this.onRefusal(refusal);
      return false;
    } finally {
      this.#wait(chat, -1);
    }
  }

  #wait(chat, step) {
    this.waiting.set(chat, (this.waiting.get(chat) ?? 0) + step);
    this.onChange();
  }
}
