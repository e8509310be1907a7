const PAUSES = [1_000, 2_000, 5_000, 10_000];

/** One event stream for the page. It reopens when the people change or the browser gave up. */
export class Stream {
  #source = null;
  #timer = 0;
  #failures = 0;
  #names = [];

  constructor({ onTold, onOpen, onLost }) {
    Object.assign(this, { onTold, onOpen, onLost });
    addEventListener("online", () => this.#open());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", (event) => event.persisted && this.#open());
  }

  watch(names) {
    this.#names = names;
    this.#open();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    this.#close();
    if (!this.#names.length) return;
    const source = new EventSource(`/api/events?names=${this.#names.map(encodeURIComponent).join(",")}`);
    source.onopen = () => this.#opened();
    source.onerror = () => this.#lost(source);
    source.onmessage = (event) => this.onTold(JSON.parse(event.data));
    this.#source = source;
  }

  #opened() {
    this.#failures = 0;
    this.onOpen();
  }

  #lost(source) {
    if (source !== this.#source) return;
    const gaveUp = source.readyState === EventSource.CLOSED;
    this.onLost(gaveUp);
    if (!gaveUp) return;
    const pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), pause);
  }
}
