// Grouping: a column for each theme, pairs that look alike, and the menu that moves ideas between themes.
import { about, html, icon, key, nothing, repeat, shape } from "./desk-base.js";
import { merge, move, notTwins } from "./desk-hands.js";
import { short } from "./desk-rows.js";
import { idsOfTheme, pairs } from "./desk-work.js";

const PAIRS_AT_ONCE = 2;

function menuKeys(desk, event, choose) {
  const items = [...event.currentTarget.querySelectorAll("button:not([disabled])")];
  const here = items.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape") closeMenu(desk, event.currentTarget);
  else if (event.key === "Tab") { desk.ui.menu = 0; desk.paint(); return; }
  else if (/^[1-9]$/.test(event.key)) choose(desk.themes[Number(event.key) - 1]);
  else if (event.key.toLowerCase() === "n") choose(null);
  else if (to === undefined) return;
  else items[(to + items.length) % items.length].focus();
  event.preventDefault();
  event.stopPropagation();
}

function closeMenu(desk, menu) {
  const opener = menu.previousElementSibling;
  desk.ui.menu = 0;
  desk.paint();
  opener.focus();
}

function choices(desk, idea, choose) {
  return html`<div class="moveto" role="menu" aria-label=${desk.t("move_to")} data-part="moveto" @keydown=${(event) => menuKeys(desk, event, choose)}>
    ${desk.themes.map((theme, place) => html`<button role="menuitem" tabindex="-1" ?disabled=${idea.theme === theme.id} @click=${() => choose(theme)}>
      <span>${shape(theme.shape)} ${theme.name}${idea.theme === theme.id ? `, ${desk.t("here")}` : ""}</span>${place < 9 ? key(place + 1) : nothing}</button>`)}
    ${idea.theme ? html`<button role="menuitem" tabindex="-1" @click=${() => choose({ id: 0 })}><span>${desk.t("no_theme")}</span></button>` : nothing}
    <button role="menuitem" tabindex="-1" @click=${() => choose(null)}><span>${desk.t("theme_new")}</span>${key("N")}</button></div>`;
}

/** "Move to…" of an idea: a button with a menu of themes. */
export function moveMenu(desk, idea) {
  const { ui } = desk;
  const ids = ui.picked.has(idea.id) ? [...ui.picked] : [idea.id];
  const choose = (theme) => {
    ui.menu = 0;
    if (theme === null) desk.open("theme", { theme: 0, ids });
    else if (theme) move(desk, ids, theme.id);
    desk.paint();
  };
  const toggle = (event) => {
    event.stopPropagation();
    ui.menu = ui.menu === idea.id ? 0 : idea.id;
    desk.paint();
    const first = document.querySelector("[data-part=moveto] button:not([disabled])");
    if (first) { first.focus(); first.closest("[data-part=moveto]").scrollIntoView({ block: "nearest" }); }
  };
  return html`<span class="mover"><button class="text-button" aria-haspopup="menu" aria-expanded=${ui.menu === idea.id ? "true" : "false"}
    @click=${toggle}>${about(desk.t("move_to"), short(idea.text))}</button>${ui.menu === idea.id ? choices(desk, idea, choose) : nothing}</span>`;
}

function foot(desk, idea) {
  const { ui } = desk;
  const place = [...ui.picked].indexOf(idea.id) + 1;
  const drop = (event) => { event.stopPropagation(); ui.picked.delete(idea.id); desk.paint(); };
  if (place) {
    return html`<span class="foot"><span class="state sent">${icon("check")}${desk.t("picked_no", { n: place })}</span>
      <button class="text-button" @click=${drop}>${about(desk.t("unpick"), short(idea.text))}</button></span>`;
  }
  const add = (event) => { event.stopPropagation(); ui.picked.add(idea.id); ui.at = idea.id; desk.paint(); };
  return html`<span class="foot"><span>${desk.by(idea)}${idea.sources.length ? html`, ${desk.t("merged_n", { n: idea.sources.length })}` : nothing}</span>
    ${ui.at === idea.id ? html`<button class="text-button" @click=${add}>${about(desk.t("pick"), short(idea.text))}</button>` : nothing}${moveMenu(desk, idea)}</span>`;
}

function card(desk, id) {
  const idea = desk.idea(id);
  if (!idea) return nothing;
  const { ui } = desk;
  const isAt = ui.at === id;
  const here = () => { if (ui.at !== id) { ui.at = id; desk.paint(); } };
  return html`<li data-idea=${id} tabindex=${isAt ? 0 : -1} aria-current=${isAt ? "true" : nothing} class="${ui.picked.has(id) ? "picked" : ""} ${isAt ? "at" : ""}"
    @focusin=${here} @click=${here}><span dir="auto">${idea.text}</span>${foot(desk, idea)}</li>`;
}

function column(desk, theme, place, ids) {
  return html`<section class="theme" aria-labelledby="theme-${theme.id}">
    <h2 id="theme-${theme.id}">${place < 9 ? key(place + 1) : nothing}${shape(theme.shape)}<span class="name">${theme.name}</span>
      <button class="text-button" @click=${() => desk.open("theme", { theme: theme.id, ids: [] })}>${about(desk.t("theme_edit"), theme.name)}</button>
      <span class="num">${ids.length}</span></h2>
    <ul>${repeat(ids, (id) => id, (id) => card(desk, id))}</ul></section>`;
}

function pair(desk, [a, b], most) {
  const both = `${desk.name(a)}, ${desk.name(b)}`;
  return html`<li><span><b>${short(desk.idea(a).text, most)}</b> ${desk.t("and")} <b>${short(desk.idea(b).text, most)}</b></span>
    <button class="button tiny" @click=${() => notTwins(desk, a, b)}>${about(desk.t("not_twins_short"), both)}</button>
    <button class="button tiny" @click=${() => merge(desk, [a, b])}>${about(desk.t("merge"), both)}</button></li>`;
}

/** The tab with all pairs that look alike. */
export function similar(desk) {
  const all = pairs(desk);
  if (!all.length) return html`<div class="card empty"><p>${desk.t("no_pairs")}</p></div>`;
  return html`<section class="twins all" aria-label=${desk.t("maybe_same")}><ul>${all.map((one) => pair(desk, one, 120))}</ul></section>`;
}

function someTwins(desk) {
  const all = pairs(desk);
  if (!all.length) return nothing;
  const rest = all.length - PAIRS_AT_ONCE;
  return html`<section class="twins" aria-labelledby="twins"><h2 id="twins">${desk.t("maybe_same")}
    ${rest > 0 ? html`<button class="text-button" @click=${() => desk.look("similar")}>${desk.t("more_pairs", { n: rest })}</button>` : nothing}</h2>
    <ul>${all.slice(0, PAIRS_AT_ONCE).map((one) => pair(desk, one, 36))}</ul></section>`;
}

/** The tab with the columns. */
export function themes(desk) {
  const all = desk.themes;
  if (!all.length) {
    return html`${someTwins(desk)}<div class="card empty"><p>${desk.t("no_themes")}</p>
      <p><button class="button small" @click=${() => desk.open("theme", { theme: 0, ids: [...desk.ui.picked] })}>${desk.t("theme_new")} ${key("N")}</button></p></div>`;
  }
  return html`${someTwins(desk)}<div class="themes">${all.map((theme, place) => column(desk, theme, place, idsOfTheme(desk, theme.id)))}</div>`;
}
