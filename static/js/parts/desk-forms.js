// Panels in place of the right column: merging ideas, a theme, ideas of people without a phone.
import { html, icon, key, nothing, shape } from "./desk-base.js";
import { authorsOf, linesOf } from "./desk-rows.js";

/** The frame of a panel: title, close button, content. */
export function panel(desk, title, content, { about = "", submit = null } = {}) {
  const head = html`<header><div><h2 id="panel-title" tabindex="-1">${title}</h2>${about ? html`<p class="quiet small">${about}</p>` : nothing}</div>
    <button type="button" class="button tiny quiet" @click=${() => desk.close()}>${desk.t("close")} ${key("Esc")}</button></header>`;
  const send = (event) => { event.preventDefault(); submit(event); };
  return submit
    ? html`<form class="panel tight" data-part="panel" aria-labelledby="panel-title" novalidate @submit=${send}>${head}${content}</form>`
    : html`<section class="panel tight" data-part="panel" aria-labelledby="panel-title">${head}${content}</section>`;
}

/** Sends an act once and closes the panel when it was accepted. */
export async function sendAndClose(desk, act, args) {
  const { panel: open } = desk.ui;
  if (open.isSending) return { ok: false, code: "BUSY" };
  open.isSending = true;
  const answer = await desk.act(act, args);
  open.isSending = false;
  if (answer.ok && desk.ui.panel === open) desk.close();
  else if (!answer.ok) open.failed = desk.refusal(answer);
  desk.paint();
  return answer;
}

/** The sentence of what went wrong in this panel. */
export const failure = (open) => (open.failed ? html`<p class="notice clay" role="alert">${open.failed}</p>` : nothing);

function sources(desk, open, ideas) {
  const choose = (idea) => { open.head = idea.id; if (!open.isOwn) open.title = idea.text; desk.paint(); };
  return html`<fieldset class="sources"><legend>${desk.t("which_sentence")}</legend>
    ${ideas.map((idea) => html`<label><input type="radio" name="head" .checked=${open.head === idea.id} @change=${() => choose(idea)}>
      <span dir="auto">${idea.text}<br><small>${desk.by(idea)}, ${desk.clock(idea.at)}</small></span></label>`)}</fieldset>`;
}

function whatHappens(desk, ideas) {
  const { t } = desk;
  const named = authorsOf(ideas).filter(([name]) => name);
  const list = named.map(([name, n]) => (n > 1 ? t("author_n", { name, n }) : name)).join(", ");
  const nameless = ideas.filter((idea) => !idea.by).length;
  return html`<section class="union"><h3>${t("what_happens")}</h3><dl>
    <dt>${t("authors")}</dt><dd>${named.length ? html`<b>${t("people_n", { n: named.length })}:</b> ${list}${nameless ? html`, ${t("and_nameless", { n: nameless })}` : nothing}` : t("nameless_authors", { n: ideas.length })}</dd>
    <dt>${t("sources")}</dt><dd>${t("sources_stay", { n: ideas.length })}</dd>
    <dt>${t("votes")}</dt><dd>${t("votes_merged")}</dd></dl></section>`;
}

/** Merging: which sentence, the title on the ballot, what happens. */
export function mergePanel(desk, open) {
  const { t } = desk;
  const ideas = open.ids.map((id) => desk.idea(id)).filter(Boolean);
  const submit = async () => {
    const text = open.title.trim();
    if (!text) { open.failed = t("invalid.missing"); desk.paint(); return; }
    const answer = await sendAndClose(desk, "idea.merge", { ideas: ideas.map((idea) => idea.id), text });
    if (answer.ok) desk.unpick();
  };
  const typed = (event) => { open.title = event.target.value; open.isOwn = true; };
  return panel(desk, t("merge_n", { n: ideas.length }), html`${sources(desk, open, ideas)}
    <p class="field"><label for="merge-title">${t("ballot_title")}</label><textarea class="input" id="merge-title" data-first rows="2" maxlength="2000" .value=${open.title} @input=${typed}></textarea></p>
    ${whatHappens(desk, ideas)}${failure(open)}
    <footer><button class="button" ?disabled=${ideas.length < 2}>${t("merge_n", { n: ideas.length })}</button>
    <button type="button" class="button quiet" @click=${() => desk.close()}>${t("cancel")}</button></footer>`, { submit });
}

function freeShape(desk) {
  const taken = new Set(desk.themes.map((theme) => theme.shape));
  return [1, 2, 3, 4, 5, 6].find((number) => !taken.has(number)) || (desk.themes.length % 6) + 1;
}

async function saveTheme(desk, open) {
  const name = open.name.trim();
  if (!name) { open.failed = desk.t("invalid.missing"); desk.paint(); return; }
  const ids = open.ids.filter((id) => desk.idea(id));
  const args = { name, shape: open.shape };
  const answer = await (open.theme
    ? sendAndClose(desk, "theme.rename", { theme: open.theme, ...args })
    : sendAndClose(desk, "theme.add", { round: desk.room.round, ...args }));
  if (!answer.ok || !ids.length) return;
  desk.unpick(ids);
  desk.act("idea.theme", { ideas: ids, theme: answer.result.theme });
}

/** A theme: its name and its mark. */
export function themePanel(desk, open) {
  const { t } = desk;
  const theme = desk.row("theme", open.theme);
  open.name ??= theme ? theme.name : "";
  open.shape ??= theme ? theme.shape : freeShape(desk);
  const title = theme ? t("theme_edit_title", { name: theme.name }) : t("theme_new_title");
  const remove = () => sendAndClose(desk, "theme.remove", { theme: open.theme });
  return panel(desk, title, html`
    <p class="field"><label for="theme-name">${t("theme_name")}</label><input class="input" id="theme-name" data-first maxlength="60" .value=${open.name} @input=${(event) => { open.name = event.target.value; }}></p>
    <fieldset class="shapes"><legend>${t("theme_shape")}</legend>${[1, 2, 3, 4, 5, 6].map((number) => html`<label><input type="radio" name="shape" .checked=${open.shape === number} @change=${() => { open.shape = number; desk.paint(); }}>${shape(number)}<span>${t(`shape.${number}`)}</span></label>`)}</fieldset>
    ${open.ids.length ? html`<p class="quiet small">${t("theme_takes", { n: open.ids.length })}</p>` : nothing}${failure(open)}
    <footer><button class="button">${t(theme ? "save" : "theme_make")}</button>
    ${theme ? html`<button type="button" class="button danger" @click=${remove}>${t("theme_remove")}</button>` : nothing}</footer>
    ${theme ? html`<p class="quiet small">${t("theme_remove_hint")}</p>` : nothing}`, { submit: () => saveTheme(desk, open) });
}

/** Ideas of people without a phone: one, or many pasted lines. */
export function addPanel(desk, open) {
  const { t } = desk;
  open.text ??= "";
  const lines = linesOf(open.text);
  const submit = () => {
    if (!lines.length) { open.failed = t("invalid.missing"); desk.paint(); return undefined; }
    return sendAndClose(desk, "idea.add", { round: desk.room.round, texts: lines.slice(0, 100) });
  };
  return panel(desk, t("add_title"), html`
    <p class="field"><label for="add-lines">${t("add_label")}</label><textarea class="input tall" id="add-lines" data-first rows="9" aria-describedby="add-hint" .value=${open.text}
      @input=${(event) => { open.text = event.target.value; desk.paint(); }}></textarea><span class="hint" id="add-hint">${t("add_hint")}</span></p>
    ${lines.length > 100 ? html`<p class="notice spark">${icon("alert")}${t("add_many")}</p>` : nothing}${failure(open)}
    <footer><button class="button">${t("add_n", { n: Math.min(100, lines.length) })}</button></footer>`, { submit });
}
