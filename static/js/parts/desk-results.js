// The votes: how many have voted while it runs, the sealed result, the opened ranking, and what follows from it.
import { about, html, icon, nothing, repeat, svg } from "./desk-base.js";
import { places } from "./desk-rows.js";
import { ring } from "./ring.js";

function integrity(desk, people) {
  const { t, room } = desk;
  const knocks = desk.rows("knock").length;
  const waiting = desk.outbox.items().length;
  return html`<section class="card integrity" aria-labelledby="integrity"><h2 id="integrity">${t("integrity")}</h2><ul class="checks">
    <li>${icon("check")}<span>${t("one_vote_each", { n: people })}<span>${t("one_vote_hint")}</span></span></li>
    <li>${icon(room.is_locked ? "lock" : "people")}<span>${t(room.is_locked ? "door_locked" : "door_open")}<span>${t(room.is_locked ? "door_locked_hint" : "door_open_hint")}</span></span>
      <button class="button tiny plain" @click=${() => desk.act("workshop.lock", { is_locked: !room.is_locked })}>${t(room.is_locked ? "door_unlock" : "door_lock")}</button></li>
    ${knocks ? html`<li class="ask">${icon("alert")}<span>${t("knocking_n", { n: knocks })}<span>${t("knocking_hint")}</span></span>
      <button class="button tiny plain" @click=${() => desk.open("door")}>${t("check")}</button></li>` : nothing}
    <li>${icon("check")}<span>${t("all_stored")}<span>${waiting ? t("desk_waiting", { n: waiting }) : t("all_stored_hint")}</span></span></li></ul></section>`;
}

/** While the room votes: turnout, never a count per idea. */
export function voting(desk) {
  const { t, pulse } = desk;
  const isOver = desk.room.phase === "closed";
  const voted = pulse.voted || 0;
  const people = pulse.people || 0;
  const done = Math.min(voted, pulse.done || 0);
  return html`<section class="card turnout">${ring(voted, people, { label: t("voted_of", { voted, people }) })}
      <div><p class="big num"><b>${voted}</b>${t("of_voted", { people })}</p>
        ${isOver ? nothing : html`<dl class="num"><div><dt>${t("pressed_done")}</dt><dd>${pulse.done || 0}</dd></div>
          <div><dt>${t("still_choosing")}</dt><dd>${Math.max(0, voted - done)}</dd></div><div><dt>${t("not_yet_voted")}</dt><dd>${Math.max(0, people - voted)}</dd></div></dl>`}
        <p class="sealed">${icon("lock")}<span>${t("sealed")}</span></p></div></section>${integrity(desk, people)}`;
}

function bar(share, isTop) {
  return html`<svg class="share ${isTop ? "top" : ""}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"></rect>${svg`<rect class="fill" width=${(share * 100).toFixed(1)} height="8"></rect>`}</svg>`;
}

function whatToDo(desk, idea, place, isAt, isBeingFilled) {
  const { t } = desk;
  if (desk.rows("candidate").some((candidate) => candidate.idea === idea.id)) return html`<span class="state sent">${icon("check")}${t("is_candidate")}</span>`;
  if (isBeingFilled) return html`<span class="state waiting">${t("being_filled")}</span>`;
  const outcome = () => desk.open("outcome", { idea: idea.id });
  return html`<button class="button tiny ${place <= 3 ? "plain" : "quiet"}" @click=${() => desk.promote(idea.id)}>${about(t("promote"), desk.name(idea.id))}</button>
    ${isAt || idea.outcome ? html`<button class="button tiny quiet" @click=${outcome}>${about(idea.outcome ? t(`outcome.${idea.outcome.kind}`) : t("outcome_set"), desk.name(idea.id))}</button>` : nothing}`;
}

function rank(desk, row, most) {
  const idea = desk.idea(row.id);
  if (!idea) return nothing;
  const { ui, t } = desk;
  const isAt = ui.at === row.id;
  const open = ui.panel && ["promote", "outcome"].includes(ui.panel.kind) && ui.panel.idea === row.id;
  const here = () => { if (ui.at !== row.id) { ui.at = row.id; desk.paint(); } };
  return html`<tr data-idea=${row.id} tabindex=${isAt ? 0 : -1} aria-current=${isAt ? "true" : nothing} class="${row.place <= 3 ? "top" : ""} ${isAt || open ? "sel" : ""}" @click=${here} @focusin=${here}>
    <td class="place">${row.place}${row.isTie ? html`<small>${t("tie")}</small>` : nothing}</td>
    <th scope="row"><span dir="auto">${idea.text}</span><div class="bar">${bar(most ? row.votes / most : 0, row.place <= 3)}<b><span class="hush">${t("votes_given", { n: row.votes })}</span><span aria-hidden="true">${row.votes}</span></b></div></th>
    <td class="do">${whatToDo(desk, idea, row.place, isAt, open)}</td></tr>`;
}

/** The ranking of a round with what to do about each idea. */
export function ranking(desk, roundId) {
  const found = desk.row("ranking", roundId);
  if (!found) return html`<div class="card empty"><p>${desk.t("no_ranking")}</p></div>`;
  const rows = places(found.rows);
  const most = rows.length ? rows[0].votes : 0;
  return html`<div class="card rank"><table class="num"><caption class="hush">${desk.t("ranking")}</caption>
    <thead class="hush"><tr><th scope="col">${desk.t("place")}</th><th scope="col">${desk.t("idea_and_votes")}</th><th scope="col">${desk.t("what_to_do")}</th></tr></thead>
    <tbody>${repeat(rows, (row) => row.id, (row) => rank(desk, row, most))}</tbody></table></div>`;
}

/** The candidates with their first steps. */
export function candidates(desk) {
  const all = desk.rows("candidate");
  if (!all.length) return html`<div class="card empty"><p>${desk.t("no_candidates")}</p></div>`;
  return html`<ul class="card candidates">${all.map((one) => html`<li><h3>${one.title}</h3>
    <p>${one.step}</p><p class="quiet small"><span>${one.agency}</span>${one.owner ? html`<span>${one.owner}</span>` : nothing}<span class="num">${one.due ? desk.day(one.due) : ""}</span></p></li>`)}</ul>`;
}
