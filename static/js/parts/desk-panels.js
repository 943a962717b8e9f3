// What stands in place of the right column: every panel by its kind; here those without a form.
import { about, html, key, nothing } from "./desk-base.js";
import { addPanel, mergePanel, panel, themePanel } from "./desk-forms.js";
import { lastAct } from "./desk-frame.js";
import { outcomePanel, promotePanel } from "./desk-promote.js";

/* The door: who knocks, and whether newcomers must. */
function doorPanel(desk) {
  const { t, room } = desk;
  const knocks = desk.rows("knock");
  const admit = (participant) => desk.act("participant.admit", { participant });
  const remove = (participant) => desk.act("participant.remove", { participant });
  return panel(desk, t("door"), html`
    <p>${t(room.is_locked ? "door_locked" : "door_open")}. <span class="quiet">${t(room.is_locked ? "door_locked_hint" : "door_open_hint")}</span></p>
    <p><button class="button small plain" data-first @click=${() => desk.act("workshop.lock", { is_locked: !room.is_locked })}>${t(room.is_locked ? "door_unlock" : "door_lock")}</button></p>
    <h3>${t("knocking_n", { n: knocks.length })}</h3>
    ${knocks.length > 1 ? html`<p><button class="button small" @click=${() => knocks.forEach((one) => admit(one.id))}>${t("admit_all", { n: knocks.length })}</button></p>` : nothing}
    <ul class="knocks">${knocks.map((one) => html`<li><span><b>${one.name || t("nameless")}</b>${one.agency ? html`<small>${one.agency}</small>` : nothing}</span>
      <button class="button tiny quiet" @click=${() => remove(one.id)}>${about(t("turn_away"), one.name || t("nameless"))}</button>
      <button class="button tiny" @click=${() => admit(one.id)}>${about(t("admit"), one.name || t("nameless"))}</button></li>`)}</ul>`);
}

/* The last acts of the facilitators, each with its undo while nobody has built on it. */
function actsPanel(desk, open) {
  const { t } = desk;
  const acts = open.acts || [];
  const undo = async (version) => { await desk.undo(version); desk.loadActs(open); };
  return panel(desk, t("last_acts"), html`
    ${open.acts ? nothing : html`<p class="quiet">${t("loading")}</p>`}
    <ol class="acts-list">${acts.map((one) => html`<li><span>${lastAct(desk, one)}<small><span class="num">${desk.clockExact(one.at)}</span> ${one.by || ""}</small></span>
      ${one.undoable ? html`<button class="button tiny plain" @click=${() => undo(one.version)}>${about(t("undo"), lastAct(desk, one))}</button>` : nothing}</li>`)}</ol>
    ${open.acts && !acts.length ? html`<p class="quiet">${t("no_acts")}</p>` : nothing}`);
}

async function publish(desk, open, isPublished) {
  const answer = await desk.act("workshop.publish", { is_published: isPublished });
  if (!answer.ok) return;
  open.published = isPublished;
  open.slug = answer.result.slug;
  desk.page.published = isPublished;
  desk.page.slug = answer.result.slug;
  desk.paint();
}

function publishing(desk, open) {
  const { t } = desk;
  const isOut = open.published ?? desk.page.published;
  const slug = open.slug || desk.page.slug;
  return html`<section><h3>${t("public_page")}</h3><p class="quiet small">${t("public_hint")}</p>
    <p><button class="button small plain" @click=${() => publish(desk, open, !isOut)}>${t(isOut ? "unpublish" : "publish")}</button>
    ${isOut && slug ? html`<a href="${desk.page.urls.public}${slug}" target="_blank" rel="noopener">${t("public_open")}</a>` : nothing}</p></section>`;
}

function rehearsal(desk, open) {
  const { t } = desk;
  const ask = (isAsked) => { open.isAsked = isAsked; desk.paint(); };
  const reset = async () => { if ((await desk.act("workshop.reset", {})).ok) { ask(false); desk.say(t("reset_done"), "leaf"); } };
  return html`<section><h3>${t("rehearsal")}</h3><p class="quiet small">${t("reset_hint")}</p>
    ${open.isAsked ? html`<div class="notice clay" role="alert"><div><p>${t("reset_ask")}</p><p><button class="button small danger" @click=${reset}>${t("reset_yes")}</button> <button class="button small quiet" @click=${() => ask(false)}>${t("cancel")}</button></p></div></div>`
      : html`<p><button class="button small danger" @click=${() => ask(true)}>${t("reset")}</button></p>`}</section>`;
}

/* What is needed seldom: stage window, phone remote, publishing, rehearsal. */
function morePanel(desk, open) {
  const { t } = desk;
  return panel(desk, t("more"), html`
    <section><h3>${t("screens")}</h3><ul class="links"><li><a data-first href=${desk.page.urls.stage} target="rembuk-stage">${t("stage_open")}</a> ${key("F")}</li>
      <li><a href=${desk.page.urls.remote}>${t("remote_open")}</a></li></ul></section>
    <section><h3>${t("door")}</h3><p><button class="button small plain" @click=${() => desk.open("door")}>${t("door_look", { n: desk.rows("knock").length })}</button></p></section>
    ${publishing(desk, open)}${rehearsal(desk, open)}`);
}

const KEYS = [
  ["PageDown →", "keys.next"], ["PageUp ←", "keys.back"], [". B", "keys.blank"], ["Q", "keys.qr"], ["L", "keys.light"], ["T", "keys.pause"],
  ["F", "keys.stage"], ["H", "keys.results"], ["U Ctrl+Z", "keys.undo"], ["J K", "keys.move"], ["Space", "keys.pick"], ["A", "keys.show"], ["X", "keys.hide"],
  ["M", "keys.merge"], ["P", "keys.promote"], ["E", "keys.reword"], ["S", "keys.sector"], ["1 – 9", "keys.theme"], ["N", "keys.new"], ["Esc", "keys.escape"], ["?", "keys.help"],
];

/* All keys, and the switch that turns them off. */
function helpPanel(desk) {
  const { t } = desk;
  const isOn = desk.keys.isOn();
  return panel(desk, t("keys_title"), html`
    <p><label class="switch"><input type="checkbox" data-first .checked=${isOn} @change=${() => { desk.keys.toggle(); desk.paint(); }}> ${t("keys_on")}</label></p>
    <dl class="all-keys">${KEYS.map(([names, word]) => html`<div><dt>${names.split(" ").map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${t(word)}</dd></div>`)}</dl>
    <p class="quiet small">${t("keys_hint")}</p>`);
}

/** Every panel by its kind: (desk, what it was opened with) → its picture. */
export const PANELS = {
  merge: mergePanel, theme: themePanel, add: addPanel, promote: promotePanel, outcome: outcomePanel,
  door: doorPanel, acts: actsPanel, more: morePanel, help: helpPanel,
};
