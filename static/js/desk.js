// The facilitator's cockpit.
import { openOutbox } from "./live/outbox.js";
import { connect } from "./live/socket.js";
import { render, repeat } from "./parts/desk-base.js";
import { aside, foot, notice, rail, stageFoot, stageHead } from "./parts/desk-frame.js";
import { hide, isStanding, listen, meant, merge, mergeWithTwin, move, reword, show, takeSector } from "./parts/desk-hands.js";
import { neighbour, settle } from "./parts/desk-rows.js";
import { Steering } from "./parts/desk-steer.js";
import { openRounds, opened, work } from "./parts/desk-work.js";

const LATER = ["panels", "themes", "results", "reword"];
const part = (name) => document.querySelector(`[data-part=${name}]`);
const read = (name) => JSON.parse(part(name).textContent);

/** The desk at the laptop: lists, selection, keys. */
class Cockpit extends Steering {
  get order() { return opened(this).ids; }

  settled(name, ids) {
    this.ui.orders[name] = settle(this.ui.orders[name] || [], ids);
    return this.ui.orders[name];
  }

  leaving(ids, act) {
    const { list } = opened(this);
    if (act === "idea.theme") return list === "loose" ? ids : [];
    return act === "idea.show" && ["shown", "themes", "loose"].includes(list) ? [] : ids;
  }

  shownRound() {
    const open = openRounds(this);
    const { shownRound } = this.ui;
    if (this.room.phase === "reveal") return this.room.round;
    return (open.find((round) => round.id === shownRound) || open[open.length - 1] || { id: 0 }).id;
  }

  look(list) {
    this.ui.list = list;
    this.ui.menu = 0;
    [this.ui.at = 0] = this.order;
    this.paint();
  }

  /** Leads eye and focus to the selected idea, if the focus was in the list or nowhere. */
  follow() {
    this.paint();
    const row = document.querySelector(`[data-idea="${this.ui.at}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    const { activeElement } = document;
    if (activeElement === document.body || activeElement.closest("[data-part=work]")) row.focus({ preventScroll: true });
  }

  promote(id) {
    if (!["reveal", "next_steps", "thanks", "archived"].includes(this.room.phase) || !this.idea(id)) return;
    this.ui.at = id;
    this.open("promote", { idea: id });
  }

  moveTo(ids, theme) { return move(this, ids, theme); }

  openActs() {
    this.open("acts");
    this.loadActs(this.ui.panel);
  }

  async loadActs(panel) {
    const answer = await this.fetchJson(this.page.urls.acts);
    panel.acts = answer ? answer.acts || answer : [];
    this.paint();
  }

  day(iso) {
    return new Intl.DateTimeFormat(`${this.page.lang}-GB`, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(iso));
  }

  /** Whether a panel or a wording was asked for and is not drawn yet. */
  isOpening() {
    const { editing, panel } = this.ui;
    return Boolean((panel && panel.isNew) || (editing && editing.isNew));
  }

  /** Does what a key or button commands; false where there is no use for it. */
  obey(command, isRepeat = false) {
    const [name, number] = command.split(":");
    if (name !== "escape" && this.isOpening()) return true; // what is typed now is meant for the field that is about to appear
    return COMMANDS[name] ? COMMANDS[name](this, isRepeat, Number(number)) : false;
  }
}

const go = (desk, by) => {
  if (!desk.order.length) return false;
  desk.ui.at = neighbour(desk.order, desk.ui.at, by);
  desk.follow();
  return true;
};

const once = (work_) => (desk, isRepeat, number) => (isRepeat ? true : work_(desk, number));

const withIdeas = (work_) => once((desk) => {
  const ids = meant(desk).filter((id) => desk.order.includes(id) || desk.ui.picked.has(id));
  return ids.length ? work_(desk, ids) : false;
});

const COMMANDS = {
  next: (desk, isRepeat) => desk.next(isRepeat) && true,
  back: (desk, isRepeat) => desk.back(isRepeat) && true,
  results: (desk, isRepeat) => desk.results(isRepeat) && true,
  blank: once((desk) => desk.turn("is_blank") && true),
  qr: once((desk) => desk.turn("is_qr") && true),
  light: once((desk) => desk.turn("theme") && true),
  pause: once((desk) => Boolean(desk.pause())),
  undo: once((desk) => desk.undo() && true),
  stage: once((desk) => Boolean(window.open(desk.page.urls.stage, "rembuk-stage"))),
  help: once((desk) => { if (desk.ui.panel && desk.ui.panel.kind === "help") desk.close(); else desk.open("help"); }),
  down: (desk) => go(desk, 1),
  up: (desk) => go(desk, -1),
  show: withIdeas((desk, ids) => show(desk, ids) && true),
  hide: withIdeas((desk, ids) => hide(desk, ids) && true),
  merge: withIdeas((desk, ids) => { if (ids.length > 1) merge(desk, ids); else mergeWithTwin(desk, ids[0]); }),
  promote: once((desk) => (opened(desk).list === "ranking" ? desk.promote(desk.ui.at) : false)),
  reword: once((desk) => (desk.order.includes(desk.ui.at) && opened(desk).list !== "themes" && opened(desk).list !== "ranking" ? reword(desk, desk.ui.at) : false)),
  sector: once((desk) => (desk.order.includes(desk.ui.at) ? takeSector(desk, desk.ui.at) : false)),
  new: once((desk) => (desk.room.phase === "group" ? desk.open("theme", { theme: 0, ids: meant(desk) }) : desk.room.phase === "collect" && desk.open("add"))),
  theme: once((desk, number) => {
    const theme = desk.themes[number - 1];
    return theme && meant(desk).length && opened(desk).list !== "ranking" ? Boolean(desk.moveTo(meant(desk), theme.id)) : false;
  }),
  pick: once((desk) => {
    const { at, picked } = desk.ui;
    if (!desk.order.includes(at)) return false;
    if (!picked.delete(at)) picked.add(at);
    desk.paint();
    return true;
  }),
  escape: (desk) => {
    if (desk.ui.panel) desk.close();
    else if (desk.ui.menu || desk.ui.editing || desk.ui.picked.size) {
      Object.assign(desk.ui, { menu: 0, editing: null });
      desk.unpick();
      desk.paint();
    } else return false;
    return true;
  },
};

const page = read("page");
const live = connect({ code: page.code_plain, screen: "desk", openOutbox, kinds: ["account"], state: read("state"), endpoints: page.endpoints });
let isPlanned = false;
const desk = new Cockpit(live, { ...page, texts: read("texts") }, () => {
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(paint);
});
desk.keys = listen({ code: page.code_plain, obey: (command, isRepeat) => desk.obey(command, isRepeat), storage: window.localStorage });

function connection() {
  const state = live.isOn ? "on" : "off";
  part("live").className = `live ${state}`;
  part("live").textContent = desk.t(live.isOn ? "online" : "offline");
}

/* Another phase begins at the top of its first list; what is not there any more is not chosen any more. */
function tidy() {
  const { room, ui } = desk;
  const place = `${room.phase}:${room.round}`;
  if (ui.place && ui.place !== place) {
    Object.assign(ui, { at: 0, list: "", editing: null, menu: 0 });
    if (ui.notice && ui.notice.isHint) ui.notice = null;
  }
  ui.place = place;
  for (const id of ui.picked) if (!isStanding(desk, id)) ui.picked.delete(id);
}

function paint() {
  isPlanned = false;
  if (!desk.room) return;
  tidy();
  const { panel } = desk.ui;
  const rows = opened(desk).ids;
  if (!desk.idea(desk.ui.at) || (rows.length && !rows.includes(desk.ui.at) && !panel)) [desk.ui.at = 0] = rows;
  render(rail(desk), part("rail"));
  render(work(desk), part("work"));
  render(stageHead(desk), part("stage-head"));
  render(stageFoot(desk), part("stage-foot"));
  render(aside(desk), part("aside"));
  render(foot(desk), part("foot"));
  render(notice(desk), part("notice"));
  const panels = panel ? desk.need("panels") : null;
  render(repeat(panels ? [panel] : [], (one) => one.key, (one) => panels.PANELS[one.kind](desk, one)), part("panel-place"));
  part("cockpit").classList.toggle("has-panel", Boolean(panels));
  part("cockpit").dataset.panel = panel ? panel.kind : "";
  if (panels && panel.isNew) panel.lead();
  connection();
}

function prefetch() {
  for (const href of page.urls.prefetch) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: href.endsWith(".css") ? "style" : "script", href }));
  }
}

function afterPaint() {
  const frame = part("preview");
  new ResizeObserver(([entry]) => frame.style.setProperty("--scale", entry.contentRect.width / 1280)).observe(frame);
  const inner = frame.querySelector("iframe");
  setTimeout(() => { inner.src = page.urls.preview; }, 600);
  setTimeout(prefetch, 1500);
  setTimeout(() => LATER.forEach((name) => desk.need(name)), 8000); // a line that breaks later finds all of it here
}

live.store.on(() => { desk.paint(); desk.refreshSimilar(); });
live.on(desk.paint);
live.outbox.on(desk.paint);
setInterval(() => {
  if (document.visibilityState === "visible") desk.paint();
  desk.refreshSimilar();
}, 1000);
part("work").replaceChildren(); // what the page said before the rows were drawn
paint();
afterPaint();
