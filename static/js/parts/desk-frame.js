// Around the list: the agenda at the left, room and next step at the right, undo and state in the foot.
import { digits, html, icon, key, nothing } from "./desk-base.js";
import { agenda, following, lateness, placeIn, roundsOf, short, timeLeft } from "./desk-rows.js";
import { ring } from "./ring.js";

function step(desk, one, number, here) {
  const isNow = number === here;
  const wasHeld = !one.round || Boolean(desk.row("round", one.round).phase);
  const state = isNow ? "now" : number < here && wasHeld ? "done" : "";
  const left = isNow ? timeLeft(desk.round, desk.now) : null;
  const time = left === null || !one.round ? desk.minuteOfDay(one.at) : digits(left);
  return html`<li class=${state} aria-current=${isNow ? "step" : nothing}>
    ${isNow ? ring(8, 8) : state ? icon("check") : html`<i class="mark"></i>`}
    <span>${desk.t(`phase.${one.phase}`)}${state === "done" ? html`<span class="hush">, ${desk.t("done")}</span>` : nothing}</span><span class="num">${time}</span></li>`;
}

function delay(desk, steps) {
  const late = lateness(steps, desk.room, { ...desk.wall(), left: timeLeft(desk.round, desk.now) });
  if (late === null) return nothing;
  const name = late > 0 ? "late" : late < 0 ? "early" : "on_time";
  return html`<p class="quiet small">${desk.t(name, { n: Math.abs(late) })}</p>`;
}

/** The agenda. */
export function rail(desk) {
  const rounds = roundsOf(desk.rows("round"));
  const steps = agenda(rounds, desk.page.plan);
  const here = placeIn(steps, desk.room);
  const of = (id) => steps.map((one, number) => [one, number]).filter(([one]) => one.round === id).map(([one, number]) => step(desk, one, number, here));
  const edges = of(0);
  return html`<h2>${desk.t("agenda")} <span class="num">${desk.clock(desk.now)} ${desk.page.zone_name}</span></h2>
    <ol>${edges[0]}</ol>
    ${rounds.map((round) => html`<section><h3>${round.no}. ${short(round.question, 64)}</h3><ol>${of(round.id)}</ol></section>`)}
    <section><ol>${edges.slice(1)}</ol></section>${delay(desk, steps)}`;
}

function switches(desk) {
  const { switches: { is_blank, is_qr, theme }, t } = desk;
  const press = (name, letter, isOn, which) => html`<button class="button tiny plain" aria-pressed=${isOn ? "true" : "false"} @click=${() => desk.turn(which)}>${t(name)} ${key(letter)}</button>`;
  return html`<p class="under">${press(is_blank ? "unblank" : "blank", "B", is_blank, "is_blank")}
    ${press(is_qr ? "qr_small" : "qr_big", "Q", is_qr, "is_qr")}
    ${press(theme === "dark" ? "light" : "dark", "L", theme === "light", "theme")}</p>`;
}

function stageState(desk) {
  const n = desk.pulse.stages || 0;
  if (n) return html`<span class="state shown">${icon("screen")}${desk.t("stages_n", { n })}</span>`;
  return html`<a href=${desk.page.urls.stage} target="rembuk-stage">${desk.t("stage_open")}</a>`;
}

/** What stands above and below the preview (the preview itself is the page's and never drawn anew). */
export const stageHead = (desk) => html`${desk.t("seen_now")} ${stageState(desk)}`;
export const stageFoot = (desk) => html`<p class="hush" role="status">${desk.t("on_stage", { what: onStage(desk) })}</p>${switches(desk)}`;

function timer(desk) {
  const { round, t } = desk;
  const left = timeLeft(round, desk.now);
  if (left === null || desk.room.phase === "closed") return nothing;
  const paused = isPaused(round);
  return html`<section class="clock"><h2 class="hush">${t("time")}</h2>
    <b class="num ${left <= 60000 ? "soon" : ""}" role="timer" aria-label=${t("time_left", { time: digits(left) })}>${digits(left)}</b>
    <button class="button small plain" @click=${() => desk.addMinutes(1)}>${t("plus_minute")}</button>
    <button class="button small plain" aria-pressed=${paused ? "true" : "false"} @click=${() => desk.pause()}>${t(paused ? "go_on" : "pause")}${paused ? nothing : key("T")}</button></section>`;
}

function people(desk) {
  const { pulse, room, t } = desk;
  const all = pulse.people || 0;
  const waiting = desk.outbox.items().length;
  const line = (n, word) => html`<div><dt>${t(word)}</dt><dd>${n}</dd></div>`;
  const on = (room.phase === "collect" ? pulse.done : pulse.connected) || 0;
  const label = room.phase === "collect" ? "done_of" : "connected_of";
  return html`<section class="people"><h2 class="hush">${t("participants")}</h2>${ring(Math.min(on, all), all, { label: t(label, { on, people: all }) })}
    <dl class="num">${room.phase === "collect" ? line(pulse.done || 0, "done_writing") : line(all, "admitted")}
      ${line(pulse.connected || 0, "connected")}
      ${waiting ? line(waiting, "desk_unsent") : nothing}
      ${pulse.knocking ? html`<div><dt><button class="text-button" @click=${() => desk.open("door")}>${t("knocking")}</button></dt><dd>${pulse.knocking}</dd></div>` : nothing}</dl></section>`;
}

function consequence(desk, step) {
  const { pulse, t } = desk;
  const missing = Math.max(0, (pulse.people || 0) - (pulse.done || 0));
  return t(`then.${step.key}`, { n: missing, queued: pulse.queued || 0, no: step.no || "" });
}

/** The next step: one button that names what it does, what follows, and the other ways beside it. */
export function next(desk) {
  const { t } = desk;
  const [step, ...others] = following(desk.room, roundsOf(desk.rows("round")));
  if (!step) return html`<section class="next"><p>${t("nothing_next")}</p></section>`;
  const isArmed = step.isTwoStep && desk.isArmed();
  return html`<section class="next"><button class="button full ${isArmed ? "armed" : ""}" data-part="next" ?disabled=${desk.isStepping} @click=${(event) => desk.step(step, event.detail > 1)}>
      <span>${isArmed ? t("press_again") : t(`next.${step.key}`, { no: step.no || "" })}</span>${icon("arrow")}</button>
    <p>${key("PageDown")} ${consequence(desk, step)}</p>
    ${others.map((other) => html`<p><button class="text-button" ?disabled=${desk.isStepping} @click=${() => desk.step(other)}>${t(`next.${other.key}`, { no: other.no || "" })}</button></p>`)}</section>`;
}

/** Below the preview: time, people, next step. */
export const aside = (desk) => html`${timer(desk)}${["draft", "lobby", "vote", "closed"].includes(desk.room.phase) ? nothing : people(desk)}${next(desk)}`;

const idsOf = (last, type) => (last.keys || []).filter((name) => name.startsWith(`${type}:`)).map((name) => Number(name.slice(type.length + 1)));

function placesIn(desk, last) {
  const ideas = idsOf(last, "idea");
  const one = ideas.find((id) => desk.idea(id) && desk.idea(id).sources.length) || (ideas.length === 1 ? ideas[0] : 0);
  const theme = desk.row("theme", idsOf(last, "theme")[0]);
  const candidate = desk.row("candidate", idsOf(last, "candidate")[0]);
  return { idea: one ? desk.name(one) : candidate ? short(candidate.title) : "", n: ideas.length || 1, theme: theme ? theme.name : "" };
}

/** An act as a sentence: with the idea's words where there is one, else the plain one. `isLatest`: the phase is still its phase. */
export function lastAct(desk, last, isLatest = false) {
  if (isLatest && last.act === "phase.set") return desk.t("did.phase.set.to", { phase: desk.t(`phase.${desk.room.phase}`) });
  const places = placesIn(desk, last);
  const exact = places.idea ? `did.${last.act}.idea` : places.theme ? `did.${last.act}.theme` : "";
  const name = desk.has(exact) ? exact : desk.has(`did.${last.act}`) ? `did.${last.act}` : "did.other";
  return desk.t(name, places);
}

function mark(desk, last) {
  if (!desk.ui.freshVersion) desk.ui.freshVersion = last.version;
  if (last.version === desk.ui.freshVersion) return;
  desk.ui.freshVersion = last.version;
  desk.ui.freshUntil = desk.now + 12000;
}

function undoing(desk) {
  const { last } = desk.pulse;
  if (!last) return html`<span class="what">${desk.t("nothing_done")}</span>`;
  mark(desk, last);
  const isFresh = desk.now < desk.ui.freshUntil;
  return html`<span class="toast ${isFresh ? "fresh" : ""}"><span class="what" role="status">${lastAct(desk, last, true)}</span>
    ${last.undoable ? html`<button class="button tiny plain" data-part="undo" @click=${() => desk.undo()}>${icon("undo")}${desk.t("undo")} ${key("U")}</button>` : nothing}</span>
    <button class="text-button" @click=${() => desk.openActs()}>${desk.t("last_acts")}</button>`;
}

/** What the stage shows, in words. */
export function onStage(desk) {
  const { room } = desk;
  if (room.is_blank) return desk.t("stage.blank");
  if (room.is_qr) return desk.t("stage.qr");
  return desk.t(`stage.${room.phase}`, { n: desk.rows("idea").filter((idea) => idea.round === room.round && idea.state === "shown").length });
}

function stateLine(desk) {
  const { t, pulse, ui } = desk;
  const waiting = desk.outbox.items().length;
  return html`<span class="state-line num">
    ${waiting ? html`<span class="state waiting" role="status">${icon("clock")}${t("desk_waiting", { n: waiting })}</span>` : nothing}
    ${ui.panel ? html`<span class="state shown">${icon("screen")}${t("on_stage", { what: onStage(desk) })}</span>` : nothing}
    ${["collect", "group", "reveal"].includes(desk.room.phase) ? html`<span>${t("received", { n: pulse.ideas || 0 })}</span>` : html`<span>${t("connected_n", { n: pulse.connected || 0 })}</span>`}
    ${ui.savedAt ? html`<span>${t("saved", { time: desk.clockExact(ui.savedAt) })}</span>` : nothing}
    <button class="text-button" @click=${() => desk.open("help")}>${t("keys_title")} ${key("?")}</button>
    <button class="text-button" @click=${() => desk.open("more")}>${t("more")}</button></span>`;
}

/** The foot bar. */
export const foot = (desk) => html`${undoing(desk)}${stateLine(desk)}`;

/** The sentence above the foot: a refusal, a warning, an armed reveal. */
export function notice(desk) {
  const { notice: said } = desk.ui;
  if (desk.isArmed()) return html`<p class="notice spark floating">${icon("alert")}${desk.t("press_again_long")}</p>`;
  if (!said || desk.now > said.until) return nothing;
  return html`<p class="notice ${said.tone} floating">${icon(said.tone === "leaf" ? "check" : "alert")}<span>${said.text}</span>
    <button class="text-button" @click=${() => { desk.ui.notice = null; desk.paint(); }}>${desk.t("close")}</button></p>`;
}

/** Whether the clock of the round stands still. */
export const isPaused = (round) => Boolean(round) && round.left !== null && round.left !== undefined && timeLeft(round, 0) > 0;
