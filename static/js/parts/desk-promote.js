// From a ranked idea to an innovation candidate, or to an honest answer why not.
import { html, icon, nothing } from "./desk-base.js";
import { failure, panel, sendAndClose } from "./desk-forms.js";
import { places, short } from "./desk-rows.js";

const drafts = new Map();
const ALIKE_MS = 600; // after the last key
const OUTCOMES = ["forwarded", "done", "kept", "declined"];

function draftOf(desk, idea) {
  if (!drafts.has(idea.id)) {
    const sector = idea.sector || desk.ui.similar.sectors[idea.id] || "";
    drafts.set(idea.id, { title: short(idea.text, 200), agency: "", owner: "", step: "", due: "", sector, criteria: {} });
  }
  return drafts.get(idea.id);
}

function standing(desk, idea) {
  const found = desk.row("ranking", idea.round);
  const row = found && places(found.rows).find((one) => one.id === idea.id);
  const merged = idea.sources.length ? `, ${desk.t("from_merged", { n: idea.sources.length })}` : "";
  return row ? desk.t("rank_line", { place: row.place, n: row.votes }) + merged : "";
}

function field(desk, draft, name, label, more = {}) {
  const typed = (event) => { draft[name] = event.target.value; desk.paint(); };
  return html`<p class="field"><label for="promote-${name}">${desk.t(label)}</label><input class="input ${more.style || ""}" id="promote-${name}" type=${more.type || "text"} ?data-first=${more.isFirst}
    list=${more.list || nothing} min=${more.min || nothing} maxlength=${more.most || 120} autocomplete="off" .value=${draft[name]} @input=${typed} aria-describedby=${more.hint || nothing}></p>`;
}

function sectorField(desk, draft) {
  const chosen = desk.sectors.get(draft.sector);
  const change = (event) => { draft.sector = event.target.value; desk.paint(); };
  return html`<div class="urusan"><p class="field"><label for="promote-sector">${desk.t("sector_main")}</label><select class="input" id="promote-sector" @change=${change}>
      <option value="" ?selected=${!draft.sector}>${desk.t("sector_none")}</option>
      ${desk.page.sectors.map((sector) => html`<option value=${sector.code} ?selected=${draft.sector === sector.code}>${sector.basic ? "◆ " : ""}${sector.code} ${sector.name}</option>`)}</select></p>
    ${chosen && chosen.basic ? html`<span class="sector basic">${desk.t("basic_service")}</span>` : nothing}</div>`;
}

function criterion(desk, draft, one) {
  const given = draft.criteria[one.key] || { answer: "", why: "" };
  const answer = (value) => { draft.criteria[one.key] = { ...given, answer: value }; desk.paint(); };
  const choice = (value, word) => html`<label><input type="radio" name="criterion-${one.key}" .checked=${given.answer === value} @change=${() => answer(value)}>${desk.t(word)}</label>`;
  return html`<li><span id="criterion-${one.key}" title=${one.text}>${one.name}</span>
    <fieldset class="segments" aria-labelledby="criterion-${one.key}">${choice("yes", "yes")}${choice("not_yet", "not_yet")}${choice("", "not_answered")}</fieldset>
    ${given.answer === "not_yet" ? html`<input class="input why" maxlength="500" aria-label=${desk.t("why_not_yet", { name: one.name })} placeholder=${desk.t("why")} .value=${given.why}
      @input=${(event) => { draft.criteria[one.key] = { ...draft.criteria[one.key], why: event.target.value }; }}>` : nothing}</li>`;
}

function answered(draft) {
  const given = Object.entries(draft.criteria).filter(([, one]) => one.answer);
  return Object.fromEntries(given.map(([name, one]) => [name, { answer: one.answer, why: one.answer === "not_yet" ? one.why.trim() : "" }]));
}

async function promote(desk, open, draft) {
  const missing = ["title", "agency", "owner", "step", "due"].find((name) => !draft[name].trim());
  if (missing) {
    open.failed = desk.t("promote_missing", { name: desk.t(`promote.${missing}`) });
    desk.paint();
    document.getElementById(`promote-${missing}`).focus();
    return;
  }
  const words = Object.fromEntries(["title", "agency", "owner", "step"].map((name) => [name, draft[name].trim()]));
  const args = { idea: open.idea, ...words, due: draft.due, sector: draft.sector, criteria: answered(draft) };
  const answer = await sendAndClose(desk, "idea.promote", args);
  if (answer.ok) drafts.delete(open.idea);
}

function tally(desk, draft) {
  const given = Object.values(draft.criteria);
  const count = (value) => given.filter((one) => one.answer === value).length;
  const open = desk.page.criteria.length - count("yes") - count("not_yet");
  return desk.t("criteria_tally", { yes: count("yes"), not_yet: count("not_yet"), open });
}

const agencies = (desk) => html`<datalist id="agencies">${desk.page.agencies.map((name) => html`<option value=${name}></option>`)}</datalist>`;

/* Asks, once the typing rests, which candidates may be the same; without an answer nothing is told. */
function lookForAlike(desk, draft) {
  const words = new URLSearchParams(["title", "agency", "sector"].map((name) => [name, draft[name].trim()])).toString();
  if (words === draft.words) return;
  draft.words = words;
  clearTimeout(draft.timer);
  draft.timer = setTimeout(async () => {
    const found = await desk.fetchJson(`${desk.page.urls.alike}?${words}`);
    if (draft.words !== words) return;
    draft.alike = found;
    desk.paint();
  }, draft.alike === undefined ? 0 : ALIKE_MS);
}

/* Candidates that may be the same: told beside the title in the server's words, never in the way. */
function alike({ alike: told }) {
  const one = ({ title, url, about }) => html`<li><a href=${url} target="_blank" rel="noopener" dir="auto">${title}<span class="hush"> ${told.new_tab}</span></a> <span>${about}</span></li>`;
  return html`<div class="alike" role="status">${told && told.head ? html`<div class="notice spark">${icon("similar")}<div><b>${told.head}</b>
    <ul>${told.found.map(one)}</ul>${told.more ? html`<p>${told.more}</p>` : nothing}</div></div>` : nothing}</div>`;
}

/** Promotion; what was typed stays until it is sent, also when the panel is closed. */
export function promotePanel(desk, open) {
  const { t } = desk;
  const idea = desk.idea(open.idea);
  if (!idea) return panel(desk, t("promote_title"), html`<p>${t("refused.GONE")}</p>`);
  const draft = draftOf(desk, idea);
  lookForAlike(desk, draft);
  return panel(desk, t("promote_title"), html`
    ${field(desk, draft, "title", "promote.title", { most: 200, isFirst: true })}${alike(draft)}
    <div class="two"><div>${field(desk, draft, "agency", "promote.agency", { list: "agencies", hint: "agency-hint" })}<span class="hint" id="agency-hint">${t("agency_other")}</span></div>${field(desk, draft, "owner", "promote.owner")}</div>
    <div class="step">${field(desk, draft, "step", "promote.step", { most: 300 })}${field(desk, draft, "due", "promote.due", { type: "date", style: "num", min: desk.wall().day })}</div>
    ${sectorField(desk, draft)}
    <section class="criteria" aria-labelledby="criteria"><h3 id="criteria">${t("criteria")} <span>${tally(desk, draft)}</span></h3><ul>${desk.page.criteria.map((one) => criterion(desk, draft, one))}</ul></section>
    ${failure(open)}${agencies(desk)}
    <footer><button class="button">${t("promote")} ${icon("arrow")}</button><button type="button" class="button quiet" @click=${() => desk.close()}>${t("keep_draft")}</button></footer>`,
  { about: standing(desk, idea), submit: () => promote(desk, open, draft) });
}

/** What becomes of an idea that is not promoted; its author reads this later. */
export function outcomePanel(desk, open) {
  const { t } = desk;
  const idea = desk.idea(open.idea);
  const held = (idea && idea.outcome) || { kind: "", note: "", agency: "" };
  open.outcome ??= held.kind;
  open.note ??= held.note;
  open.agency ??= held.agency;
  const submit = () => sendAndClose(desk, "idea.outcome", { idea: open.idea, outcome: open.outcome, note: open.note.trim(), agency: open.agency.trim() });
  const choose = (value) => { open.outcome = value; desk.paint(); };
  const option = (value) => html`<label><input type="radio" name="outcome" .checked=${open.outcome === value} @change=${() => choose(value)}><span>${t(value ? `outcome.${value}` : "outcome.none")}</span></label>`;
  return panel(desk, t("outcome_title"), html`<p class="quoted" dir="auto">${idea ? idea.text : ""}</p>
    <fieldset class="sources"><legend>${t("outcome_which")}</legend>${OUTCOMES.map(option)}${option("")}</fieldset>
    ${open.outcome === "forwarded" ? html`<p class="field"><label for="outcome-agency">${t("outcome_agency")}</label><input class="input" id="outcome-agency" list="agencies" maxlength="120" .value=${open.agency} @input=${(event) => { open.agency = event.target.value; }}></p>` : nothing}
    <p class="field"><label for="outcome-note">${t("outcome_note")}</label><textarea class="input" id="outcome-note" rows="3" maxlength="500" .value=${open.note} @input=${(event) => { open.note = event.target.value; }}></textarea><span class="hint">${t("outcome_hint")}</span></p>
    ${failure(open)}${agencies(desk)}<footer><button class="button">${t("save")}</button></footer>`, { about: idea ? standing(desk, idea) : "", submit });
}
