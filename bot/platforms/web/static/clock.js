import { localeOf, word } from "./page.js";

const formats = new Map();

function format(language, options) {
  const key = JSON.stringify([language, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(localeOf(language), options));
  return formats.get(key);
}

export const timeLabel = (at, language) =>
  format(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

/** A moment that may lie on another day: its time, and its day where that is not today. */
export function momentLabel(at, language) {
  if (dayOf(at) === dayOf(Date.now())) return timeLabel(at, language);
  const parts = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return format(language, parts).format(new Date(at));
}

export const dayOf = (at) => new Date(at).toDateString();

export function dayLabel(at, language) {
  const date = new Date(at);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayOf(date) === dayOf(today)) return word(language, "today");
  if (dayOf(date) === dayOf(yesterday)) return word(language, "yesterday");
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return format(language, { weekday: "long", day: "numeric", month: "long", year }).format(date);
}
