// The centre: heading, tabs and list of the phase the room is in; ideas as rows.
import { about, digits, html, icon, key, nothing, repeat } from "./desk-base.js";
import { hide, isStanding, mergeWithTwin, notTwins, reword, setSector, show } from "./desk-hands.js";
import { listed, roundsOf, twin, twins } from "./desk-rows.js";
import { ring } from "./ring.js";

function sectorTag(desk, idea) {
  const sector = desk.sectors.get(idea.sector);
  if (sector) return html`<span class="sector ${sector.basic ? "basic" : ""}">${sector.name}</span>`;
  const guess = desk.sectors.get(desk.ui.similar.sectors[idea.id]);
  return html`<span class="sector">${guess ? desk.t("sector_guess", { name: guess.name }) : desk.t("sector_none")}</span>`;
}

function sectorPick(desk, idea) {
  const guess = desk.ui.similar.sectors[idea.id] || "";
  return html`<label class="sector-pick"><span class="hush">${desk.t("sector")}</span>
    <select class="input" data-part="sector" @change=${(event) => setSector(desk, idea.id, event.target.value)}>
      <option value="" ?selected=${!idea.sector}>${desk.t("sector_none")}</option>
      ${desk.page.sectors.map((sector) => html`<option value=${sector.code} ?selected=${idea.sector === sector.code}>${sector.basic ? "◆ " : ""}${sector.name}</option>`)}
    </select></label>
    ${!idea.sector && desk.sectors.has(guess)
      ? html`<button class="button tiny" @click=${() => setSector(desk, idea.id, guess)}>${desk.t("sector_take", { name: desk.sectors.get(guess).name })} ${key("S")}</button>` : nothing}`;
}

function marks(desk, idea) {
  const { t } = desk;
  const state = desk.isSending(idea.id) ? html`<span class="state waiting">${icon("clock")}${t("sending")}</span>`
    : idea.state === "queued" ? html`<span class="state waiting">${icon("clock")}${t("waiting", { time: digits(desk.now - idea.at) })}</span>`
      : idea.state === "held" ? html`<span class="state">${icon("held")}${t("state.held")}</span>`
        : html`<span class="state shown">${icon("screen")}${t("state.shown")}</span>`;
  return html`${state}
    ${idea.is_late ? html`<span class="flagged">${icon("alert")}${t("is_late")}</span>` : nothing}
    ${idea.muted ? html`<span class="flagged">${icon("alert")}${t("is_muted")}</span>` : nothing}
    ${idea.is_edited ? html`<span>${t("is_edited")}</span>` : nothing}
    ${idea.by_desk && idea.by ? html`<span>${t("entrusted")}</span>` : nothing}
    ${idea.sources.length ? html`<span>${t("merged_n", { n: idea.sources.length })}</span>` : nothing}`;
}

function mainActs(desk, idea, isAt) {
  const { t } = desk;
  const style = isAt ? "" : "plain";
  const holding = html`<button class="button tiny ${isAt ? "" : "quiet"}" @click=${() => hide(desk, [idea.id])}>${about(t("hold"), desk.name(idea.id))}${isAt ? key("X") : nothing}</button>`;
  const showing = html`<button class="button tiny ${style}" @click=${() => show(desk, [idea.id])}>${about(t("show"), desk.name(idea.id))}${isAt ? key("A") : nothing}</button>`;
  if (idea.state === "shown") return holding;
  if (idea.state === "held") return showing;
  return html`${holding}${showing}`;
}

function likeness(desk, idea) {
  const other = twin(desk.ui.similar, idea.id, (id) => id !== idea.id && isStanding(desk, id));
  if (!other) return nothing;
  const state = desk.idea(other.id).state;
  return html`<div class="similar"><span>${desk.t("similar_to")} <q>${desk.idea(other.id).text}</q> ${desk.t(`similar_is.${state}`)}</span>
    <button class="button tiny" @click=${() => notTwins(desk, idea.id, other.id)}>${desk.t("not_twins")}</button>
    <button class="button tiny" @click=${() => mergeWithTwin(desk, idea.id)}>${desk.t("merge")} ${key("M")}</button></div>`;
}

function sourcesOf(desk, idea) {
  if (!idea.sources.length) return nothing;
  return html`<ul class="sources-of">${idea.sources.map((id) => desk.idea(id)).filter(Boolean).map((source) => html`<li>${source.text} <small>${desk.by(source)}</small></li>`)}</ul>`;
}

function moving(desk, idea) {
  const part = desk.need("themes");
  return part ? part.moveMenu(desk, idea) : nothing;
}

function words(desk, idea) {
  const part = desk.ui.editing && desk.ui.editing.id === idea.id && desk.need("reword");
  return part ? part.rewording(desk, idea) : body(desk, idea);
}

function moreActs(desk, idea) {
  const { t } = desk;
  return html`<div class="more">${sectorPick(desk, idea)}
    <button class="button tiny" @click=${() => reword(desk, idea.id)}>${t("reword")} ${key("E")}</button>
    ${desk.room.phase === "group" ? moving(desk, idea) : nothing}
    ${idea.sources.length ? html`<button class="button tiny" @click=${() => desk.act("idea.split", { idea: idea.id })}>${t("split")}</button>` : nothing}
    ${desk.room.phase === "archived" ? nothing : carrying(desk, idea)}
    ${idea.by_desk ? nothing : html`<button class="button tiny" @click=${() => desk.act("participant.mute", { idea: idea.id, is_muted: !idea.muted })}>${t(idea.muted ? "unmute" : "mute")}</button>`}
    ${sourcesOf(desk, idea)}</div>`;
}

function carrying(desk, idea) {
  const later = desk.rows("round").filter((round) => round.id !== idea.round && !["closed", "reveal"].includes(round.phase));
  const open = later.sort((a, b) => a.no - b.no).find((round) => round.no > desk.row("round", idea.round).no);
  if (!open || !idea.is_late) return nothing;
  return html`<button class="button tiny" @click=${() => desk.act("idea.carry", { idea: idea.id, round: open.id })}>${desk.t("carry", { no: open.no })}</button>`;
}

function body(desk, idea) {
  const isOnScreen = idea.approved !== null && idea.approved !== idea.text && idea.state !== "held";
  return html`<p dir="auto">${idea.text}</p>
    <span class="about"><span>${desk.by(idea)}</span>${marks(desk, idea)}${sectorTag(desk, idea)}</span>
    ${isOnScreen ? html`<p class="small on-screen">${icon("screen")}${desk.t("on_screen_still")} <q>${idea.approved}</q></p>` : nothing}`;
}

function item(desk, id) {
  const idea = desk.idea(id);
  if (!idea) return nothing;
  const { ui } = desk;
  const isAt = ui.at === id;
  const pick = (event) => { if (event.target.checked) ui.picked.add(id); else ui.picked.delete(id); ui.at = id; desk.paint(); };
  return html`<li data-idea=${id} tabindex=${isAt ? 0 : -1} aria-current=${isAt ? "true" : nothing} class=${ui.picked.has(id) ? "picked" : ""}
      @focusin=${() => { if (ui.at !== id) { ui.at = id; desk.paint(); } }} @click=${() => { ui.at = id; desk.paint(); }}>
    <label class="tick"><input type="checkbox" .checked=${ui.picked.has(id)} @change=${pick}><span class="hush">${desk.t("pick")}: ${desk.name(id)}</span></label>
    <div class="said">${words(desk, idea)}</div>
    <span class="acts">${mainActs(desk, idea, isAt)}</span>
    ${isAt ? html`${likeness(desk, idea)}${moreActs(desk, idea)}` : nothing}</li>`;
}

/** The rows of `ids`; `name` is the list's name for the ear, `empty` what stands there without any. */
export function queue(desk, ids, { name, empty, foot }) {
  if (!ids.length) return html`<div class="card empty"><p>${empty}</p></div>`;
  return html`<ol class="card queue" aria-label=${name}>
    ${repeat(ids, (id) => id, (id) => item(desk, id))}
    ${foot ? html`<li class="quiet small last">${foot}</li>` : nothing}</ol>`;
}

const LISTS = {
  collect: ["queue", "shown", "held"],
  group: ["themes", "similar", "loose", "queue", "held"],
  closed: ["voting", "queue"],
  reveal: ["ranking", "held", "queue"],
  next_steps: ["candidates", "ranking"],
  thanks: ["candidates", "ranking"],
  archived: ["candidates", "ranking"],
};
const ALWAYS = new Set(["queue:collect", "shown", "held:collect", "themes", "similar", "loose", "voting", "ranking", "candidates"]);
const HINTS = { queue: "JK/AXM", shown: "JK/XM", held: "JK/A", loose: "1/M", themes: "1/M", similar: "", ranking: "JK/P" };
const WORDS = { A: "show", X: "hide", M: "merge", P: "promote", N: "new" };

/** The shown ideas of a theme in their standing order. */
export function idsOfTheme(desk, theme) {
  const found = listed(desk.rows("idea"), desk.room.round, "shown").filter((idea) => idea.theme === theme).map((idea) => idea.id);
  return desk.settled(`theme-${theme}`, found);
}

/** The pairs of shown ideas that may be the same. */
export function pairs(desk) {
  return twins(desk.ui.similar, (id) => isStanding(desk, id) && desk.idea(id).state === "shown");
}

/** The rounds whose result is open. */
export function openRounds(desk) {
  return roundsOf(desk.rows("round")).filter((round) => desk.row("ranking", round.id));
}

function idsOf(desk, list) {
  const { room } = desk;
  if (list === "ranking") return (desk.row("ranking", desk.shownRound()) || { rows: [] }).rows.map(([id]) => id);
  if (list === "themes") return desk.themes.flatMap((theme) => idsOfTheme(desk, theme.id));
  if (["queue", "shown", "held", "loose"].includes(list)) {
    return desk.settled(`${list}-${room.round}`, listed(desk.rows("idea"), room.round, list).map((idea) => idea.id));
  }
  return [];
}

const COUNTS = {
  themes: (desk) => desk.themes.length, similar: (desk) => pairs(desk).length,
  candidates: (desk) => desk.rows("candidate").length, ranking: () => 0, voting: () => 0,
};

function countOf(desk, list) {
  return COUNTS[list] ? COUNTS[list](desk) : idsOf(desk, list).length;
}

/** The tabs of this phase; those of seldom lists appear with their first idea. */
export function listsOf(desk) {
  const { phase } = desk.room;
  return (LISTS[phase] || []).filter((list) => ALWAYS.has(list) || ALWAYS.has(`${list}:${phase}`) || countOf(desk, list));
}

/** The list that is open, and the ids in it as they stand. */
export function opened(desk) {
  const lists = listsOf(desk);
  const list = lists.includes(desk.ui.list) ? desk.ui.list : lists[0] || "";
  return { list, lists, ids: list ? idsOf(desk, list) : [] };
}

function tabKeys(desk, event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const { list, lists } = opened(desk);
  const to = lists[(lists.indexOf(list) + by + lists.length) % lists.length];
  desk.look(to);
  document.getElementById(`tab-${to}`).focus();
}

function tabs(desk, { list, lists }) {
  if (lists.length < 2) return nothing;
  return html`<div class="tabs" role="tablist" aria-label=${desk.t("lists")} @keydown=${(event) => tabKeys(desk, event)}>
    ${lists.map((name) => html`<button role="tab" id="tab-${name}" aria-controls="list" aria-selected=${name === list ? "true" : "false"} tabindex=${name === list ? 0 : -1}
      @click=${() => desk.look(name)}>${desk.t(`list.${name}`)}${COUNTS[name] && !countOf(desk, name) ? nothing : html`<span class="num"> ${countOf(desk, name)}</span>`}</button>`)}</div>`;
}

function hints(desk, list) {
  if (!HINTS[list] || !desk.keys.isOn()) return nothing;
  const [first, letters] = HINTS[list].split("/");
  const moving = first === "1" ? html`<span>${key(desk.themes.length > 1 ? `1–${Math.min(9, desk.themes.length)}` : "1")} ${desk.t("key.theme")}</span>` : html`<span>${key("J")} ${key("K")} ${desk.t("key.move")}</span>`;
  return html`<p class="keys">${moving}${[...letters].map((letter) => html`<span>${key(letter)} ${desk.t(`key.${WORDS[letter]}`)}</span>`)}<span>${key("?")} ${desk.t("key.all")}</span></p>`;
}

function moveAll(desk, list) {
  if (list.value) desk.moveTo([...desk.ui.picked], Number(list.value));
  list.value = "";
}

function bulk(desk) {
  const { picked } = desk.ui;
  if (!picked.size || desk.ui.panel) return nothing;
  const { t } = desk;
  return html`<div class="bulk" role="group" aria-label=${t("picked_n", { n: picked.size })}><b>${t("picked_n", { n: picked.size })}</b>
    <button class="button tiny" @click=${() => desk.obey("show")}>${t("show")} ${key("A")}</button><button class="button tiny" @click=${() => desk.obey("hide")}>${t("hold")} ${key("X")}</button>
    <button class="button tiny" @click=${() => desk.obey("merge")}>${t("merge")} ${key("M")}</button>
    <button class="button tiny" @click=${() => desk.open("theme", { theme: 0, ids: [...picked] })}>${t("theme_new")}</button>
    ${desk.themes.length ? html`<label><span class="hush">${t("move_to")}</span><select class="input" @change=${(event) => moveAll(desk, event.target)}><option value="">${t("move_to")}</option>
      ${desk.themes.map((theme) => html`<option value=${theme.id}>${theme.name}</option>`)}<option value="0">${t("no_theme")}</option></select></label>` : nothing}
    <button class="text-button" @click=${() => { desk.unpick(); desk.paint(); }}>${t("unpick_all")}</button></div>`;
}

function title(desk) {
  const { phase } = desk.room;
  const { round, t } = desk;
  if (phase === "collect") return round.question;
  const n = desk.rows("idea").filter((idea) => idea.round === desk.room.round && idea.state === "shown").length;
  return t(`title.${phase}`, { n: phase === "vote" ? round.votes : n });
}

function under(desk) {
  const { phase } = desk.room;
  const { round, t } = desk;
  const ballot = round && desk.row("ballot", round.id);
  if (phase === "vote" && ballot) return html`<p class="quiet num">${t("on_ballot", { n: ballot.ideas.length })}</p>`;
  if (phase === "reveal" && round.turnout) return html`<p class="quiet num">${t("turnout", round.turnout)}</p>`;
  return phase === "closed" ? html`<p class="quiet" dir="auto">${round.question}</p>` : nothing;
}

function roundTabs(desk, list) {
  const rounds = openRounds(desk);
  if (list !== "ranking" || rounds.length < 2) return nothing;
  return html`<p class="rounds">${rounds.map((round) => html`<button class="button tiny ${desk.shownRound() === round.id ? "soft" : "quiet"}" aria-pressed=${desk.shownRound() === round.id ? "true" : "false"}
    @click=${() => { desk.ui.shownRound = round.id; desk.paint(); }}>${desk.t("round_no", { no: round.no })}</button>`)}</p>`;
}

function lobby(desk) {
  const { pulse, room, t } = desk;
  const people = pulse.people || 0;
  return html`<section class="card turnout">${ring(people, Math.max(people, room.invited || 0, 8), { label: t("people_in", { n: people }) })}
    <div><p class="big num"><b>${people}</b>${t("are_in", { n: people })}</p>
      ${room.invited ? html`<p>${t("invited", { n: room.invited })}</p>` : nothing}
      <p>${t("join_at")} <b>${desk.page.join}</b><br>${t("code")} <b class="num code">${desk.page.code}</b></p></div></section>
    <div class="card empty"><p>${t(room.phase === "draft" ? "draft_hint" : "lobby_hint")}</p>
      <p class="buttons">${pulse.knocking ? html`<button class="button small plain" @click=${() => desk.open("door")}>${t("knocking_n", { n: pulse.knocking })}</button>` : nothing}
      <button class="button small plain" @click=${() => desk.open("door")}>${t("door")}</button><button class="button small plain" @click=${() => desk.open("more")}>${t("rehearsal")}</button></p></div>`;
}

const EMPTY = { queue: "empty.queue", shown: "empty.shown", held: "empty.held", loose: "empty.loose" };

const LATER = {
  voting: ["results", (part, desk) => part.voting(desk)],
  themes: ["themes", (part, desk) => part.themes(desk)],
  similar: ["themes", (part, desk) => part.similar(desk)],
  ranking: ["results", (part, desk) => html`${roundTabs(desk, "ranking")}${part.ranking(desk, desk.shownRound())}`],
  candidates: ["results", (part, desk) => part.candidates(desk)],
};

function content(desk, list, ids) {
  if (["draft", "lobby"].includes(desk.room.phase)) return lobby(desk);
  const later = LATER[desk.room.phase === "vote" ? "voting" : list];
  if (later) {
    const part = desk.need(later[0]);
    return part ? later[1](part, desk) : nothing;
  }
  return queue(desk, ids, { name: desk.t(`list_long.${list}`), empty: desk.t(EMPTY[list] || "empty.queue"), foot: list === "queue" ? desk.t("new_below") : "" });
}

/** The centre. */
export function work(desk) {
  const here = opened(desk);
  const hasAdd = ["collect", "group"].includes(desk.room.phase);
  return html`<header><div class="bar-row"><h1 dir="auto">${title(desk)}</h1>
    ${hasAdd ? html`<button class="button tiny plain" @click=${() => desk.open("add")}>${desk.t("add_short")}</button>` : nothing}</div>
    ${under(desk)}<div class="bar-row">${tabs(desk, here)}${hints(desk, here.list)}</div>${bulk(desk)}</header>
    <div class="list ${here.list}" id="list" role=${here.lists.length > 1 ? "tabpanel" : nothing} aria-labelledby=${here.lists.length > 1 ? `tab-${here.list}` : nothing}>${content(desk, here.list, here.ids)}</div>`;
}
