// What hands do: keys and clicker become commands, commands become acts on one idea or on all chosen ones.
import { heir, twin, withoutPair } from "./desk-rows.js";

const ANYWHERE = {
  PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back",
  ".": "blank", b: "blank", q: "qr", l: "light", t: "pause", f: "stage", h: "results", u: "undo", "?": "help",
  j: "down", k: "up", a: "show", x: "hide", m: "merge", p: "promote", e: "reword", s: "sector", n: "new", " ": "pick",
};
const FROM_STAGE = new Set(["next", "back", "blank", "qr", "pause", "results", "undo"]);
const ARROWS_BELONG = "[role=tablist],[role=menu],[role=radiogroup],fieldset,select,input,textarea";
const TYPING = "textarea,select,[contenteditable=true],input:not([type=checkbox],[type=radio],[type=button])";

/** The command of a key, or "" if it has none. Digits are "theme:1"… */
export function commandOf(key, isControl = false) {
  if (isControl) return key.toLowerCase() === "z" ? "undo" : "";
  if (/^[1-9]$/.test(key)) return `theme:${key}`;
  if (key === "Escape") return "escape";
  return ANYWHERE[key.length === 1 ? key.toLowerCase() : key] || "";
}

/** What a key pressed on the full-screen stage may do here. */
export function commandFromStage(key) {
  const command = commandOf(key);
  return FROM_STAGE.has(command) ? command : "";
}

function isOwn(target, selector) {
  return Boolean(target && target.closest && target.closest(selector));
}

/** The command an event asks for in this place, or "" where the key belongs to the element that has the focus. */
export function commandAt(event) {
  const { key, target } = event;
  if (event.altKey || event.isComposing) return "";
  const command = commandOf(key, event.ctrlKey || event.metaKey);
  if (command === "escape") return command;
  if (isOwn(target, TYPING)) return "";
  if (key.startsWith("Arrow") && isOwn(target, ARROWS_BELONG)) return "";
  if (key === " " && isOwn(target, "button,a,summary,input,label")) return "";
  return command;
}

/**
 * Listens to the keyboard and to the stage's relayed keys; `obey(command, isRepeat)` does the work and
 * returns false if it had no use for the key. Returns {isOn(), toggle()}.
 */
export function listen({ code, obey, storage }) {
  const name = "rembuk-desk-keys";
  let isOn = storage.getItem(name) !== "off";
  document.addEventListener("keydown", (event) => {
    if (event.key === "F5" && !event.ctrlKey && !event.shiftKey) return event.preventDefault();
    if (event.defaultPrevented) return undefined;
    const command = commandAt(event);
    if (!command || (!isOn && command !== "escape")) return undefined;
    if (obey(command, event.repeat) !== false) event.preventDefault();
    return undefined;
  });
  if ("BroadcastChannel" in window) {
    new BroadcastChannel(`rembuk-stage-${code}`).addEventListener("message", ({ data }) => {
      const command = data && typeof data.key === "string" ? commandFromStage(data.key) : "";
      if (command) obey(command, Boolean(data.repeat));
    });
  }
  return {
    isOn: () => isOn,
    toggle() {
      isOn = !isOn;
      storage.setItem(name, isOn ? "on" : "off");
      return isOn;
    },
  };
}

const HEAD_CHARS = 200;

/** The ideas an act is meant for: the chosen ones if the idea at hand is among them or none is at hand. */
export function meant(desk) {
  const { picked, at } = desk.ui;
  if (picked.size && (picked.has(at) || !desk.idea(at))) return [...picked].filter((id) => desk.idea(id));
  return desk.idea(at) ? [at] : [];
}

/** Tells whether an idea still stands by itself and may be merged. */
export function isStanding(desk, id) {
  const idea = desk.idea(id);
  return Boolean(idea) && ["queued", "shown", "held"].includes(idea.state);
}

function eachOf(desk, act, ids) {
  desk.ui.at = heir(desk.order, desk.ui.at, desk.leaving(ids, act));
  desk.unpick(ids);
  desk.follow();
  return Promise.all(ids.map((idea) => desk.act(act, { idea })));
}

/** Puts ideas on the screen. */
export const show = (desk, ids) => eachOf(desk, "idea.show", ids.filter((id) => desk.idea(id).state !== "shown"));

/** Holds ideas back. */
export const hide = (desk, ids) => eachOf(desk, "idea.hide", ids.filter((id) => desk.idea(id).state !== "held"));

/** Tags an idea with a government sector. */
export const setSector = (desk, idea, sector) => desk.act("idea.sector", { idea, sector });

/** Takes the suggested sector, or leads to the list of sectors. */
export function takeSector(desk, id) {
  const guess = desk.ui.similar.sectors[id];
  const idea = desk.idea(id);
  if (idea && !idea.sector && desk.sectors.has(guess)) return setSector(desk, id, guess);
  const list = document.querySelector(`[data-idea="${id}"] [data-part=sector]`);
  if (list) list.focus();
  return undefined;
}

/** Moves ideas into a theme (0: into none). */
export function move(desk, ids, theme) {
  const moving = ids.filter((id) => (desk.idea(id).theme || 0) !== theme);
  if (!moving.length) return undefined;
  desk.ui.at = heir(desk.order, desk.ui.at, desk.leaving(moving, "idea.theme"));
  desk.unpick(moving);
  desk.follow();
  return desk.act("idea.theme", { ideas: moving, theme });
}

/** Says that two ideas are no duplicates: the suggestion goes at once and stays away. */
export function notTwins(desk, idea, other) {
  desk.ui.similar = withoutPair(desk.ui.similar, idea, other);
  return desk.act("idea.distinct", { idea, other });
}

/** Opens the merge panel for at least two ideas. */
export function merge(desk, ids) {
  const standing = ids.filter((id) => isStanding(desk, id)).slice(0, 20);
  if (standing.length < 2) return desk.hint(desk.t("merge_needs_two"));
  const longest = [...standing].sort((a, b) => desk.idea(b).text.length - desk.idea(a).text.length)[0];
  return desk.open("merge", { ids: standing, head: longest, title: desk.idea(longest).text.slice(0, HEAD_CHARS), isOwn: false });
}

/** Opens the merge panel for an idea and the one it looks like. */
export function mergeWithTwin(desk, id) {
  const other = twin(desk.ui.similar, id, (one) => one !== id && isStanding(desk, one));
  return merge(desk, other ? [other.id, id] : [id]);
}

/** Opens the wording of an idea for a correction. */
export function reword(desk, id) {
  const idea = desk.idea(id);
  desk.ui.at = id;
  desk.ui.editing = { id, text: idea.text, rev: idea.rev, theirs: null, isNew: true };
  desk.paint();
}
