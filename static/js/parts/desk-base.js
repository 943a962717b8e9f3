// What all parts of the desk stand on: rows, texts, acts, and what the facilitator is looking at.
import { html, nothing, render, svg } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { short } from "./desk-rows.js";

export { html, nothing, render, repeat, svg };

/** An icon of the page's sprite; silent for the ear. */
export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href=${`#i-${name}`}></use></svg>`;

/** A key beside the word it stands for. */
export const key = (name) => html`<kbd aria-hidden="true">${name}</kbd>`;

/** A word on a button, and for the ear which thing it is about. */
export const about = (word, name) => html`${word}<span class="hush">: ${name}</span>`;

/** The mark of a theme. */
export const shape = (number) => html`<svg class="shape cat-${number}" aria-hidden="true"><use href=${`#shape-${number}`}></use></svg>`;

/** mm:ss, or h:mm:ss from an hour on. */
export function digits(ms) {
  const all = Math.max(0, Math.ceil(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(all / 60) % 60;
  return all < 3600 ? `${minutes}:${two(all % 60)}` : `${Math.floor(all / 3600)}:${two(minutes)}:${two(all % 60)}`;
}

function clockIn(zone, hasSeconds) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone || undefined, hour: "2-digit", minute: "2-digit", second: hasSeconds ? "2-digit" : undefined, hourCycle: "h23",
  });
  return (ms, mark) => format.format(ms).replaceAll(":", mark);
}

/** A sentence of the page with its {places} filled; "name.one" is the one for exactly one. */
export function sentences(texts) {
  return (name, params = {}) => {
    const chosen = (params.n === 1 && texts[`${name}.one`]) || texts[name];
    return (chosen === undefined ? name : chosen).replace(/\{(\w+)\}/g, (whole, place) => (place in params ? params[place] : whole));
  };
}

// Parts that are fetched when they are first needed, or in the quiet after the first picture.
const LATER = {
  themes: () => import("./desk-themes.js"), results: () => import("./desk-results.js"),
  panels: () => import("./desk-panels.js"), reword: () => import("./desk-reword.js"),
};
const LISTS = ["themes", "results"]; // the centre of a whole phase: their sentences come with the page
function sheet(href) {
  return new Promise((done, fail) => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: fail }));
  });
}

const AGAIN_MS = 3000;
const FRESH_MS = 12000;
const NOTICE_MS = 12000;

/**
 * The desk. `live` is {store, outbox} of live/socket.js, `page` what the page wrote for us:
 * {texts, plan, zone, sectors, agencies, criteria, urls}.
 */
export class Desk {
  constructor(live, page, paint) {
    this.store = live.store;
    this.outbox = live.outbox;
    live.store.on(() => this.#rows.clear());
    this.page = page;
    this.t = sentences(page.texts);
    this.paint = paint;
    this.has = (name) => name in page.texts;
    this.sectors = new Map(page.sectors.map((sector) => [sector.code, sector]));
    this.ui = {
      list: "", at: 0, atTheme: 0, orders: {}, picked: new Set(), panel: null, menu: 0, editing: null, notice: null, shownRound: 0,
      similar: { pairs: [], for: {}, sectors: {} }, sending: new Map(), savedAt: 0, freshUntil: 0, freshVersion: 0, isTwinsOpen: false,
    };
    const plain = clockIn(page.zone, false);
    const exact = clockIn(page.zone, true);
    const mark = page.texts.clock_mark || ":";
    this.clock = (ms) => plain(ms, mark);
    this.clockExact = (ms) => exact(ms, mark);
    this.minuteOfDay = (minute) => `${String(Math.floor(minute / 60) % 24).padStart(2, "0")}${mark}${String(minute % 60).padStart(2, "0")}`;
  }

  #later = {};

  #words = null;

  #style = null;

  /** A later part if it is here; otherwise null, it is fetched, and the desk is drawn again. */
  need(name) {
    const held = this.#later[name];
    if (held) return held.module;
    const coming = { module: null };
    this.#later[name] = coming;
    const rest = LISTS.includes(name) ? this.style() : this.words();
    Promise.all([LATER[name](), rest]).then(([module]) => { coming.module = module; this.paint(); }, () => this.#again(() => { delete this.#later[name]; }));
    return null;
  }

  /** Fetches once the style sheet of all later parts. */
  style() {
    this.#style ??= sheet(this.page.urls.sheet);
    this.#style.catch(() => this.#again(() => { this.#style = null; }));
    return this.#style;
  }

  /** Fetches once what panels share: their sentences, agencies and criteria, and the style sheet. */
  words() {
    this.#words ??= Promise.all([this.fetchJson(this.page.urls.later), this.style()]).then(([found]) => {
      if (!found) throw new Error("the line is down");
      Object.assign(this.page.texts, found.texts);
      Object.assign(this.page, { agencies: found.agencies, criteria: found.criteria });
    });
    this.#words.catch(() => this.#again(() => { this.#words = null; }));
    return this.#words;
  }

  #again(forget) {
    setTimeout(() => { forget(); this.paint(); }, AGAIN_MS);
  }

  /** JSON of one of our own addresses, or null if it cannot be had now. */
  async fetchJson(address) {
    try {
      const reply = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
      return reply.ok ? await reply.json() : null;
    } catch {
      return null; // the line is down: what is missing is a suggestion or a list, asked for again later
    }
  }

  get now() { return this.store.now(); }

  get room() { return this.rows("room")[0]; }

  get round() { return this.row("round", this.room.round); }

  get pulse() { return this.store.pulse || {}; }

  #rows = new Map();

  /** The rows of a type by id; sorted once for each change of the store, a picture asks for them many times. */
  rows(type) {
    if (!this.#rows.has(type)) this.#rows.set(type, this.store.rows(type));
    return this.#rows.get(type);
  }

  row(type, id) { return this.store.get(`${type}:${id}`) || null; }

  idea(id) { return this.row("idea", id); }

  /** The themes of the current round in the order they were made: their place is their number key. */
  get themes() {
    return this.rows("theme").filter((theme) => theme.round === this.room.round).sort((a, b) => a.id - b.id);
  }

  /** The short name of an idea for a sentence. */
  name(id) {
    const idea = this.idea(id);
    return idea ? short(idea.text) : this.t("idea_no", { id });
  }

  by(idea) {
    return idea.by || this.t(idea.by_desk ? "entrusted" : "nameless");
  }

  /** Now on the workshop's wall: {day "YYYY-MM-DD", minute of the day}. */
  wall() {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: this.page.zone || undefined, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(this.now);
    const of = (type) => parts.find((part) => part.type === type).value;
    return { day: `${of("year")}-${of("month")}-${of("day")}`, minute: Number(of("hour")) * 60 + Number(of("minute")) };
  }

  /** Performs an act; a refusal becomes a sentence on the desk. Returns the answer. */
  async act(name, args) {
    const touched = args.ideas || (args.idea ? [args.idea] : []);
    this.#count(touched, 1);
    this.paint();
    const answer = await this.outbox.do(name, args);
    this.#count(touched, -1);
    if (answer.ok) {
      this.ui.savedAt = this.now;
      this.ui.freshUntil = this.now + FRESH_MS;
    } else if (!this.#isSettled(name, args, answer)) {
      await this.words().catch(() => {}); // without its own sentence a refusal still has the general one
      this.say(this.refusal(answer));
    }
    this.paint();
    return answer;
  }

  // A wording shows both texts in its row; a phase that the other desk has set already is what was wanted.
  #isSettled(name, args, { code }) {
    return (name === "idea.reword" && code === "CHANGED") || (name === "phase.set" && code === "CLOSED" && this.room.phase === args.phase);
  }

  isSending(id) { return this.ui.sending.has(id); }

  #count(ids, by) {
    for (const id of ids) {
      const left = (this.ui.sending.get(id) || 0) + by;
      if (left > 0) this.ui.sending.set(id, left);
      else this.ui.sending.delete(id);
    }
  }

  /** The sentence of a refusal. */
  refusal({ code, params = {} }) {
    const did = params.act ? this.t(`act.${params.act}`) : "";
    if (code === "INVALID") return this.t(this.has(`invalid.${params.why}`) ? `invalid.${params.why}` : "refused.INVALID", params);
    return this.t(this.has(`refused.${code}`) ? `refused.${code}` : "refused.other", { ...params, code, act: did, by: params.by || this.t("somebody") });
  }

  /** Shows a sentence for at least ten seconds; it interrupts only where something went wrong. */
  say(text, tone = "clay", isHint = false) {
    this.ui.notice = { text, tone, isHint, until: this.now + NOTICE_MS };
    this.paint();
  }

  /** Advice on what was just tried; it ends with the phase it was meant for. */
  hint(text) { this.say(text, "spark", true); }

  /** Opens a panel in place of the right column; once it is drawn the focus is led into it. */
  open(kind, what = {}) {
    const panel = { kind, opener: document.activeElement, key: `${kind}-${this.now}`, isNew: true, ...what };
    panel.lead = () => {
      panel.isNew = false;
      const drawn = document.querySelector("[data-part=panel]");
      const first = drawn && (drawn.querySelector("[data-first]") || drawn.querySelector("h2"));
      if (first) first.focus();
    };
    Object.assign(this.ui, { panel, menu: 0 });
    this.paint();
  }

  /** Closes the panel and gives the focus back. */
  close() {
    const opener = this.ui.panel && this.ui.panel.opener;
    this.ui.panel = null;
    this.paint();
    requestAnimationFrame(() => { if (opener && opener.isConnected) opener.focus(); });
  }

  /** Takes ideas out of the chosen ones. */
  unpick(ids = [...this.ui.picked]) {
    for (const id of ids) this.ui.picked.delete(id);
  }
}
