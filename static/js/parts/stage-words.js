// Sentences and figures of the stage: the sentences come from the page, in the workshop's language.

/** Returns a speaker over `texts` (name → sentence with {places}; "name.one" for exactly one). */
export function speaker(texts, lang) {
  const numbers = new Intl.NumberFormat(lang);
  const months = new Intl.DateTimeFormat(lang, { month: "short", timeZone: "UTC" });
  const shown = (value) => (typeof value === "number" ? numbers.format(value) : value);
  const parts = (name, values) => {
    const sentence = (values.n === 1 && texts[`${name}.one`]) || texts[name];
    return sentence.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? shown(values[part]) : part));
  };
  return {
    lang,
    number: shown,
    /** The sentence as a list of strings and templates, ready to be rendered. */
    say: (name, values = {}) => parts(name, values),
    /** The sentence as one string; its values are numbers and strings. */
    plain: (name, values = {}) => parts(name, values).join(""),
    /** "2026-12-04" → {day: "4", month: "Des"}. */
    date: (iso) => ({ day: String(Number(iso.slice(8))), month: months.format(new Date(`${iso}T00:00:00Z`)) }),
  };
}
