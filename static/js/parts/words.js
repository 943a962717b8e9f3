// How many words a text has, while it is typed. Without this the page counts the same when it is saved.
const part = (name) => document.querySelectorAll(`[data-part="${name}"]`);

// As candidates/profile_rules.word_count: what stands between spaces and holds a letter or a digit.
export function wordCount(text) {
  return text.split(/\s+/u).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}

function show(total, goal) {
  for (const number of part("words-total")) number.textContent = total;
  for (const bar of part("words-bar")) bar.setAttribute("width", `${Math.min(100, (100 * total) / goal)}%`);
  for (const card of part("words-card")) card.dataset.reached = total >= goal ? "yes" : "no";
}

function count() {
  let total = 0;
  for (const number of part("words")) {
    const words = wordCount(document.getElementById(number.dataset.of).value);
    number.textContent = words;
    total += words;
  }
  for (const card of part("words-card")) show(total, Number(card.dataset.goal));
}

if (globalThis.document) {
  for (const number of part("words")) document.getElementById(number.dataset.of).addEventListener("input", count);
  count();
}
