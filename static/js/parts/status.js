import { html, nothing } from "../../vendor/lit-html/lit-html.js";

const CALM_MS = 3000;

export const part = (name) => document.querySelector(`[data-part="${name}"]`);

const texts = JSON.parse(part("texts").textContent);
let rest = null;

/* Fetches once the sentences that the first screen did not need. */
export function learn() {
  rest ??= fetch(part("texts").dataset.rest).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
    .then((found) => Object.assign(texts, found), () => { rest = null; throw new Error("words"); });
  return rest;
}

/* A sentence of the page with its {places} filled; "name.one" is the one for exactly one. */
export function say(name, params = {}) {
  const text = (params.n === 1 && texts[`${name}.one`]) || texts[name] || name;
  return text.replace(/\{(\w+)\}/g, (whole, place) => params[place] ?? whole);
}

/* Why an act was refused, as a sentence. */
export const reason = ({ code, params }, act) =>
  say(code === "GONE" && act === "vote.set" ? "withdrawn" : texts[`refused_${code}`] ? `refused_${code}` : "refused", params ?? {});

export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href="#i-${name}"></use></svg>`;

let last = -CALM_MS;
let timer = 0;

/* Says one thing politely, at most once in three seconds; the latest wins. */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    last = performance.now();
    part("status").textContent = text;
  }, Math.max(0, last + CALM_MS - performance.now()));
}

const two = (number) => String(number).padStart(2, "0");

/* A round's clock; `tick` writes its digits, so that a second costs no drawing. */
export const clock = (round) => (round.ends_at || round.left
  ? html`<span class="time num">${icon("clock")}<span class="sr">${say("time_left")} </span><span data-part="clock"></span></span>` : nothing);

export function tick(round, now, isSure) {
  const place = part("clock");
  if (!place) return;
  const seconds = Math.max(0, Math.ceil((round?.left ?? round?.ends_at - now) / 1000)) || 0;
  const text = `${isSure ? "" : "± "}${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (place.textContent !== text) place.textContent = text;
}

/* The time of day on this phone, as its language writes it. */
export function hour(ms) {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes()].map(two).join(document.documentElement.lang === "en" ? ":" : ".");
}
