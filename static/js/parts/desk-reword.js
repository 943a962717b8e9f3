// Correcting an idea in its row: the earlier wordings stay visible, and nobody's correction is overwritten unseen.
import { html, nothing } from "./desk-base.js";

function history(desk, editing) {
  const wordings = editing.wordings || [];
  if (!wordings.length) return nothing;
  return html`<div class="history"><h3>${desk.t("earlier")}</h3><ol>${wordings.map((one) => html`<li><q>${one.text}</q> <small>${desk.t(`by.${one.by}`)}, ${desk.clock(one.at)}</small></li>`)}</ol></div>`;
}

function both(desk, editing) {
  if (editing.theirs === null) return nothing;
  const take = () => { desk.ui.editing = null; desk.paint(); desk.follow(); };
  return html`<div class="notice spark" role="alert"><div><p>${desk.t("changed_meanwhile", { by: editing.who || desk.t("somebody") })}</p>
    <p><b>${desk.t("theirs")}</b> <q>${editing.theirs}</q></p><p><b>${desk.t("yours")}</b> <q>${editing.text}</q></p>
    <p><button type="button" class="button tiny plain" @click=${take}>${desk.t("keep_theirs")}</button>
    <button class="button tiny">${desk.t("take_mine")}</button></p></div></div>`;
}

async function begin(desk, editing) {
  editing.isNew = false;
  requestAnimationFrame(() => {
    const box = document.querySelector("[data-part=reword]");
    if (box) box.focus();
  });
  const answer = await desk.fetchJson(`${desk.page.urls.wordings}?idea=${editing.id}`);
  editing.wordings = answer ? answer.wordings : [];
  desk.paint();
}

/** Sends a correction; where somebody was faster both wordings stay on the desk. */
async function sendWording(desk) {
  const { editing } = desk.ui;
  const text = editing.text.trim();
  if (!text) return;
  const answer = await desk.act("idea.reword", { idea: editing.id, text, rev: editing.rev });
  if (desk.ui.editing !== editing) return;
  if (answer.ok) desk.ui.editing = null;
  else if (answer.code === "CHANGED") keepBoth(desk, editing, answer.params || {});
  desk.paint();
  if (answer.ok) desk.follow();
}

function keepBoth(desk, editing, params) {
  const idea = desk.idea(editing.id);
  editing.theirs = typeof params.theirs === "string" ? params.theirs : idea ? idea.text : "";
  editing.who = params.by || "";
  editing.rev = Number.isInteger(params.rev) ? params.rev : idea ? idea.rev : editing.rev;
}

/** The form in the row of `idea`. */
export function rewording(desk, idea) {
  const { editing } = desk.ui;
  if (editing.isNew) begin(desk, editing);
  const leave = () => { desk.ui.editing = null; desk.paint(); desk.follow(); };
  const send = (event) => { event.preventDefault(); sendWording(desk); };
  const typed = (event) => { editing.text = event.target.value; };
  const keys = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    if (event.key === "Escape") { event.stopPropagation(); leave(); }
  };
  return html`<form class="rewording" @submit=${send}>
    <label class="field"><span class="hush">${desk.t("wording")}</span>
      <textarea class="input" data-part="reword" rows="2" maxlength="2000" dir="auto" .value=${editing.text} @input=${typed} @keydown=${keys}></textarea></label>
    ${both(desk, editing)}
    ${editing.theirs === null ? html`<p class="buttons"><button class="button tiny">${desk.t("save_wording")}</button>
      <button type="button" class="button tiny quiet" @click=${leave}>${desk.t("cancel")}</button><span class="quiet small">${desk.t("author_kept", { by: desk.by(idea) })}</span></p>` : nothing}
    ${history(desk, editing)}</form>`;
}
