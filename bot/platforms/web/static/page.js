// What the server put on the page: who may speak here, the words, the commands.
export const page = JSON.parse(document.body.dataset.page);

/** The language whose words a way of writing has; one that is not known is as it begins. */
export const tongue = (language) => page.languages[language]?.words ?? String(language).toLowerCase().split("-")[0];

export const chromeLanguage = (language) => (tongue(language) in page.words ? language : page.source);

const directionOf = (language) => page.languages[tongue(language)]?.direction ?? "ltr";

export const localeOf = (language) => page.languages[language]?.locale ?? tongue(language);

export const numeral = (language, count) => new Intl.NumberFormat(localeOf(language)).format(count);

export const commandsIn = (language) => page.commands[tongue(language)] ?? page.commands[page.source];

export const allCommands = Object.values(page.commands).flat();

export function word(language, key, facts = {}) {
  const text = (page.words[tongue(language)] ?? page.words[page.source])[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (slot, name) => (name in facts ? `\u2068${facts[name]}\u2069` : slot));
}

/** Fill every element that names a word key, in one language and direction. */
export function speak(root, language, facts = {}) {
  root.lang = tongue(language);
  root.dir = directionOf(language);
  for (const node of root.querySelectorAll("[data-word]")) {
    node.textContent = word(language, node.dataset.word, facts);
  }
  for (const node of root.querySelectorAll("[data-label]")) {
    const label = word(language, node.dataset.label, facts);
    node.setAttribute("aria-label", label);
    if (node.tagName === "BUTTON") node.title = label;
  }
}
