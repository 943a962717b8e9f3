// Steering a workshop from a phone: the same acts as at the laptop, with the few things a thumb can do.
import { openOutbox } from "./live/outbox.js";
import { connect } from "./live/socket.js";
import { about, digits, html, icon, nothing, render, repeat } from "./parts/desk-base.js";
import { isPaused, lastAct, onStage } from "./parts/desk-frame.js";
import { following, listed, roundsOf, short, timeLeft, twin } from "./parts/desk-rows.js";
import { Steering } from "./parts/desk-steer.js";
import { ring } from "./parts/ring.js";

const MOST_WAITING = 20;
const SAID_MS = 12000;
const PATH = ["lobby", "collect", "group", "vote", "reveal"];
const part = (name) => document.querySelector(`[data-part=${name}]`);
const read = (name) => JSON.parse(part(name).textContent);

function phase(desk) {
  const { room, t } = desk;
  const here = PATH.indexOf(room.phase === "closed" ? "vote" : room.phase);
  const step = (name, place) => html`<li class=${place < here ? "past" : ""} aria-current=${place === here ? "step" : nothing}><span class="sr">${t(`phase.${name}`)}${place < here ? `, ${t("done")}` : place === here ? `, ${t("remote.now")}` : ""}</span></li>`;
  return html`<section class="phase"><h1>${t(`remote.doing.${room.phase}`)}</h1>
    <p class="meta"><span>${t("on_stage", { what: onStage(desk) })}</span>${here < 0 ? nothing : html`<span class="num">${t("remote.step_of", { n: here + 1, of: PATH.length })}</span>`}</p>
    ${here < 0 ? nothing : html`<ol class="path">${PATH.map(step)}</ol>`}</section>`;
}

function clock(desk) {
  const { t } = desk;
  const left = timeLeft(desk.round, desk.now);
  if (left === null || desk.room.phase === "closed") return nothing;
  const paused = isPaused(desk.round);
  const minute = (by, word) => html`<button class="button plain num" @click=${() => desk.addMinutes(by)}>${t(word)}</button>`;
  return html`<section class="clock" aria-label=${t("time")}><span class="digits num" role="timer">${digits(left)}</span>
    <span class="keys">${minute(-1, "remote.minus_minute")}<button class="button plain" aria-pressed=${paused ? "true" : "false"} @click=${() => desk.pause()}>${t(paused ? "go_on" : "pause")}</button>${minute(1, "plus_minute")}</span></section>`;
}

function counts(desk) {
  const { pulse, room, t } = desk;
  const people = pulse.people || 0;
  const [on, words] = room.phase === "vote" || room.phase === "closed" ? [pulse.voted || 0, "voted_of"]
    : room.phase === "collect" ? [pulse.done || 0, "done_of"] : [pulse.connected || 0, "connected_of"];
  const waiting = desk.outbox.items().length;
  return html`<div class="counts">${ring(Math.min(on, people), people)}<p class="num"><b>${t(words, { on, voted: on, people })}</b>
    <small>${t("connected_n", { n: pulse.connected || 0 })}${waiting ? `, ${t("desk_waiting", { n: waiting })}` : ""}</small></p></div>`;
}

function merge(desk, idea, other) {
  const [longer] = [idea, other].sort((a, b) => b.text.length - a.text.length);
  return desk.act("idea.merge", { ideas: [other.id, idea.id], text: longer.text });
}

function card(desk, idea) {
  const { t } = desk;
  const stands = (id) => id !== idea.id && Boolean(desk.idea(id)) && ["queued", "shown", "held"].includes(desk.idea(id).state);
  const like = twin(desk.ui.similar, idea.id, stands);
  const other = like && desk.idea(like.id);
  const isBusy = desk.isSending(idea.id);
  const button = (style, word, work) => html`<button class="button ${style}" ?disabled=${isBusy} @click=${work}>${about(t(word), short(idea.text))}</button>`;
  const hold = () => desk.act("idea.hide", { idea: idea.id });
  const show = () => desk.act("idea.show", { idea: idea.id });
  return html`<article class="card wait"><p dir="auto">${idea.text}</p>
    ${other ? html`<p class="like">${icon("similar")}<span>${t("remote.like", { name: short(other.text) })}</span></p>` : nothing}
    <div class="do">${other
    ? html`${button("quiet", "hold", hold)}${button("plain", "show", show)}${button("soft", "merge", () => merge(desk, idea, other))}`
    : html`${button("plain", "hold", hold)}${button("soft", "show", show)}`}</div></article>`;
}

function queue(desk) {
  const { t, room } = desk;
  if (!["collect", "group"].includes(room.phase)) return nothing;
  const waiting = listed(desk.rows("idea"), room.round, "queue");
  return html`<section class="queue" aria-labelledby="waiting"><h2 id="waiting">${waiting.length ? t("remote.waiting", { n: waiting.length }) : t("remote.none_waiting")}</h2>
    ${repeat(waiting.slice(0, MOST_WAITING), (idea) => idea.id, (idea) => card(desk, idea))}
    ${waiting.length > MOST_WAITING ? html`<p class="quiet">${t("remote.more", { n: waiting.length - MOST_WAITING })}</p>` : nothing}</section>`;
}

function knocks(desk) {
  const { t } = desk;
  const all = desk.rows("knock");
  if (!all.length) return nothing;
  const admit = (one) => desk.act("participant.admit", { participant: one.id });
  return html`<section class="queue" aria-labelledby="knocks"><h2 id="knocks">${t("knocking_n", { n: all.length })}</h2>
    ${all.map((one) => html`<article class="card wait"><p>${one.name || t("nameless")}${one.agency ? html`, ${one.agency}` : nothing}</p>
      <div class="do"><button class="button plain" @click=${() => desk.act("participant.remove", { participant: one.id })}>${t("turn_away")}</button><button class="button soft" @click=${() => admit(one)}>${t("admit")}</button></div></article>`)}</section>`;
}

function said(desk) {
  const { notice } = desk.ui;
  if (notice && desk.now <= notice.until) return html`<p class="notice ${notice.tone}">${icon("alert")}<span>${notice.text}</span></p>`;
  const { last } = desk.pulse;
  return last && desk.now - last.at < SAID_MS ? html`<p class="done">${lastAct(desk, last, true)}</p>` : nothing;
}

function dock(desk) {
  const { t, room, pulse } = desk;
  const { is_blank, is_qr } = desk.switches;
  const [step] = following(room, roundsOf(desk.rows("round")));
  const isArmed = Boolean(step && step.isTwoStep && desk.isArmed());
  const shown = listed(desk.rows("idea"), room.round, "shown").length;
  const params = { no: step ? step.no || "" : "", n: Math.max(0, (pulse.people || 0) - (pulse.done || 0)), shown };
  const name = step && desk.has(`remote.next.${step.key}`) ? `remote.next.${step.key}` : `next.${step && step.key}`;
  const tool = (word, isOn, work) => html`<button class="button quiet" aria-pressed=${isOn ? "true" : "false"} @click=${work}>${t(word)}</button>`;
  return html`<div role="status">${said(desk)}</div>
    ${step ? html`<button class="button next ${isArmed ? "armed" : ""}" ?disabled=${desk.isStepping} @click=${(event) => desk.step(step, event.detail > 1)}>
      <span>${isArmed ? t("press_again") : t(name, params)}</span><small>${t(`remote.then.${step.key}`, params)}</small>${icon("arrow")}</button>` : html`<p class="quiet">${t("nothing_next")}</p>`}
    <div class="tools"><button class="button quiet" ?disabled=${!pulse.last || !pulse.last.undoable} @click=${() => desk.undo()}>${t("undo")}</button>
    ${tool(is_qr ? "qr_small" : "qr_big", is_qr, () => desk.turn("is_qr"))}
    ${tool(is_blank ? "unblank" : "blank", is_blank, () => desk.turn("is_blank"))}</div>`;
}

const page = read("page");
const live = connect({ code: page.code_plain, screen: "desk", openOutbox, kinds: ["account"], state: read("state"), endpoints: page.endpoints });
const desk = new Steering(live, { ...page, texts: read("texts") }, paint);

function paint() {
  if (!desk.room) return;
  const hasStage = Boolean(desk.pulse.stages);
  part("live").className = `live ${live.isOn && hasStage ? "" : "off"}`;
  part("live").textContent = desk.t(live.isOn ? (hasStage ? "remote.stage_on" : "remote.stage_off") : "offline");
  render(html`${phase(desk)}${clock(desk)}${counts(desk)}${knocks(desk)}${queue(desk)}`, part("remote"));
  render(dock(desk), part("dock"));
}

live.store.on(() => { paint(); desk.refreshSimilar(); });
live.on(paint);
live.outbox.on(paint);
setInterval(() => {
  if (document.visibilityState === "visible") paint();
  desk.refreshSimilar();
}, 1000);
part("remote").replaceChildren();
paint();
