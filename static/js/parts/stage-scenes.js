// The quiet scenes of the stage: each turns the picture into {title, under, body, sums, foot}.
import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";
import { pageAt } from "./stage-fit.js";
import { isNarrow } from "./stage-measure.js";
import { arrange } from "./stage-seats.js";

const STEP_DWELL = 10000;

/** Draws `total` seats, the first `here` of them as filled people; the rest are `rest`: "out" (outlined people) or "free" (seats). */
export function circle({ here, total, rest, label = "", wanted }) {
  const { seats, scale, spark } = arrange(Math.max(here, total), wanted);
  return html`<svg class="seats" viewBox="0 0 100 100" role=${label ? "img" : nothing} aria-label=${label || nothing} aria-hidden=${label ? nothing : "true"}>
    <circle class="spark" cx="50" cy="50" r=${spark.toFixed(2)}></circle>
    ${seats.map((seat, index) => figure(seat, scale, index < here ? "in" : rest))}</svg>`;
}

function figure({ turn, radius }, scale, kind) {
  const angle = (turn * 360 - 90).toFixed(2);
  const place = `rotate(${angle} 50 50) translate(${(50 + radius).toFixed(2)} 50) rotate(-90) scale(${scale.toFixed(3)})`;
  if (kind === "free") return svg`<g class="free" transform=${place}><circle r=".3"></circle></g>`;
  return svg`<g class=${kind} transform=${place}><circle cy="-.42" r=".4"></circle><path d="M-.82 .78C-.82-.12 .82-.12 .82 .78Z"></path></g>`;
}

const lock = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><rect x="5" y="11" width="14" height="9" rx="2"></rect><path d="M8 11V8a4 4 0 0 1 8 0v3"></path></svg>`;
const bold = (number, words) => html`<b class="num">${words.number(number)}</b>`;

export function lobby({ room, people }, words) {
  const known = people ?? 0;
  const seats = circle({ here: known, total: room.invited || known, rest: "free", label: words.plain("here_label", { n: known }), wanted: 4.4 });
  return {
    title: room.title,
    under: html`<p class="host">${room.agency}</p>`,
    body: html`<ol class="how">
        <li><b aria-hidden="true">1</b><span>${words.say("how_scan")}</span></li>
        <li><b aria-hidden="true">2</b><span>${words.say("how_enter", { button: html`<strong>${words.say("enter_button")}</strong>` })}</span></li>
      </ol>
      <p class="here" role="status">${seats}<span>${known ? html`<b class="num">${words.number(known)}</b>${words.say("here", { n: known })}` : people === 0 ? words.say("here_none") : nothing}</span></p>`,
  };
}

export function draft({ room }, words) {
  const where = [room.place, room.agency].filter(Boolean).join(", ");
  return {
    title: room.title,
    body: html`<div class="still">${circle({ here: 0, total: 12, rest: "free" })}<div><p class="so">${words.say("draft")}</p><p class="calm">${where}</p></div></div>`,
  };
}

function rule(round, words) {
  const { votes, cap } = round;
  const name = cap >= votes ? "rule_free" : cap === 1 ? "rule_each" : "rule_cap";
  const dots = votes <= 5 ? html`<span class="votes" aria-hidden="true">${Array.from({ length: votes }, () => html`<i></i>`)}</span>` : nothing;
  return html`<p class="rules">${dots}<span>${words.say(name, { n: votes, cap })}</span></p>`;
}

export function vote({ round, people, voted }, words) {
  const [here, all] = people === null ? [0, 0] : [voted ?? 0, people];
  return {
    title: words.plain("vote_title"),
    under: round ? rule(round, words) : nothing,
    body: turnout(here, all, "vote_done", words),
  };
}

export function closed({ people, voted }, words) {
  const all = people ?? 0;
  return {
    title: words.plain("closed_title"),
    under: html`<p class="rules">${words.say("closed_soon")}</p>`,
    body: voted === null ? turnout(all, all, "closed_people", words) : turnout(voted, all, "vote_done", words),
  };
}

function turnout(here, all, name, words) {
  const total = Math.max(here, all);
  const secret = html`<p class="closed">${lock}<span>${words.say("vote_secret")}</span></p>`;
  if (!total) return html`<div class="still">${circle({ here: 0, total: 12, rest: "free" })}<div>${secret}</div></div>`;
  const size = total > 99 ? "so many" : "so";
  const label = words.plain("vote_label", { n: here, all: total });
  const lockup = name === "vote_done" ? html`<span>${words.say("vote_count", { voted: bold(here, words), all: total })}</span>` : html`<span>${bold(total, words)}</span>`;
  return html`<div class="turnout">${circle({ here, total, rest: "out", label, wanted: 2.1 })}
    <div><p class=${size} role="status">${lockup}<br />${words.say(name, { n: total })}</p>${secret}</div></div>`;
}

export function nextSteps(picture, words, box) {
  const { candidates, sinceView } = picture;
  if (!candidates.length) return { title: words.plain("steps_title"), body: html`<div class="still">${circle({ here: 0, total: 12, rest: "free" })}<p class="so">${words.say("steps_none")}</p></div>` };
  const { rows, hidden } = pageOf(candidates, Math.max(2, Math.floor(box.height / (15.5 * box.vh))), sinceView);
  return {
    title: words.plain("steps_title"),
    body: html`<ol class="steps" data-count=${rows.length}>${rows.map((row) => step(row, words))}</ol>`,
    sums: hidden ? html`<b>+${words.number(hidden)}</b>${words.say("more_candidates", { n: hidden })}` : nothing,
    foot: joinLine(words),
    again: hidden ? STEP_DWELL : null,
  };
}

function pageOf(list, size, sinceView) {
  const pages = Math.ceil(list.length / size);
  const page = pageAt(pages, sinceView, STEP_DWELL);
  const rows = list.slice(page * size, page * size + size);
  return { rows, hidden: list.length - rows.length };
}

const joinLine = (words) => html`<span>${words.say("join_team", { button: html`<b>${words.say("join_button")}</b>` })}</span>`;

function step({ id, title, agency, step: first, due }, words) {
  const date = due ? words.date(due) : null;
  return html`<li data-key=${`candidate:${id}`}><h2 data-fits .words=${title}></h2>
    <p class="step" data-fits .words=${first || ""}></p><p class="owner" data-fits .words=${agency || ""}></p>
    ${date ? html`<time datetime=${due}><b>${date.day}</b>${date.month}</time>` : nothing}</li>`;
}

export function thanks({ room, people, ideas, candidates, allIdeas, sinceView }, words, box) {
  const here = people ?? 0;
  const sum = { people: bold(here, words), ideas: bold(allIdeas, words), n: candidates.length, candidates: bold(candidates.length, words) };
  const { rows, hidden } = pageOf(candidates, Math.max(1, Math.floor((box.height - 6.5 * box.vh) / (14 * box.vh))), sinceView);
  const list = html`<h2 class="quiet">${words.say("steps_title")}</h2><ol class="steps">${rows.map((row) => step(row, words))}</ol>`;
  return {
    title: words.plain(room.phase === "archived" ? "archived_title" : "thanks_title"),
    before: circle({ here, total: here, rest: "free", wanted: 4.4, label: words.plain("here_label", { n: here }) }),
    under: html`<p class="sum">${words.say(candidates.length ? "thanks_sum" : "thanks_sum_none", sum)}</p>`,
    body: html`<div class="next">${candidates.length ? list : html`<p class="so">${words.say("thanks_follow")}</p>`}</div>`,
    foot: candidates.length ? joinLine(words) : nothing,
    again: hidden ? STEP_DWELL : null,
  };
}

export const shapes = {
  1: svg`<circle cx="12" cy="12" r="11"></circle>`,
  2: svg`<path d="M12 2 23 21H1z"></path>`,
  3: svg`<rect x="2" y="2" width="20" height="20" rx="1.5"></rect>`,
  4: svg`<path d="m12 1 11 11-11 11L1 12z"></path>`,
  5: svg`<path d="M1 17.5a11 11 0 0 1 22 0z"></path>`,
  6: svg`<path d="M6.5 2.5h11L23 12l-5.5 9.5h-11L1 12z"></path>`,
};

const EXAMPLE_LENGTH = 36;
const THEME_DWELL = 10000;

export function themes(picture, words, box) {
  const { ideas, themes: all, sinceView } = picture;
  const merged = ideas.reduce((sum, idea) => sum + Math.max(1, idea.sources), 0);
  const { rows, hidden } = pageOf(all, Math.max(3, Math.floor(box.height / ((isNarrow() ? 12.4 : 12.6) * box.vh))), sinceView);
  return {
    title: words.plain("themes_title", { n: all.length }),
    body: html`<ol class="themes">${rows.map((theme) => themeRow(theme, ideas, words))}</ol>`,
    sums: html`<b>${words.number(ideas.length)}</b>${words.say("themes_ready", { n: ideas.length })}`,
    foot: merged > ideas.length ? html`<span>${words.say("merged", { before: merged, n: ideas.length })}</span>` : themeless(ideas, words),
    again: hidden ? THEME_DWELL : null,
  };
}

function themeless(ideas, words) {
  const count = ideas.filter((idea) => !idea.theme).length;
  return count ? html`<span>${words.say("themeless", { n: count })}</span>` : nothing;
}

function themeRow({ id, name, shape }, ideas, words) {
  const own = ideas.filter((idea) => idea.theme === id);
  const short = own.filter((idea) => idea.text.length <= EXAMPLE_LENGTH);
  const examples = [...short, ...own.filter((idea) => !short.includes(idea))].slice(0, 2);
  return html`<li data-key=${`theme:${id}`}><svg class="mark cat-${shape}" viewBox="0 0 24 24" aria-hidden="true">${shapes[shape] ?? shapes[1]}</svg>
    <div class="name"><h2 data-fits .words=${name}></h2><p class="size">${words.say("ideas", { n: own.length })}</p></div>
    <ul>${examples.map((idea) => html`<li data-fits .words=${idea.text}></li>`)}</ul></li>`;
}
