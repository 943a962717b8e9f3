import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";
import { ring } from "./ring.js";
import { icon, say } from "./status.js";

const FIRST = 8;

/* Places of a ranking [[idea, votes, people], …]: equal votes share a place. */
export function places(rows) {
  let place = 0;
  return rows.map(([idea, votes, people], i) => {
    if (i === 0 || votes !== rows[i - 1][1]) place = i + 1;
    const isTie = votes === rows[i - 1]?.[1] || votes === rows[i + 1]?.[1];
    return { idea, votes, people, place, isTie };
  });
}

const bar = (share) => html`<svg aria-hidden="true">${svg`<rect class="track" width="100%" height="12" rx="6"></rect>
  <rect class="fill" width=${`${Math.round(share * 100)}%`} height="12" rx="6"></rect>`}</svg>`;

function born(candidate, { store, join, isJoined }) {
  const isIn = isJoined(candidate.id);
  const send = (event) => {
    event.preventDefault();
    const { name, contact } = event.target.elements;
    join(candidate.id, !isIn, name?.value.trim() ?? "", contact?.value.trim() ?? "");
  };
  const ask = (name, kind, most, value) => html`<label>${say(`join_${name}`)}<input class="input" name=${name} autocomplete=${kind} maxlength=${most} value=${value}></label>`;
  return html`<div class="born"><p><strong>${ring(6, 6)}${say("candidate")}</strong>${candidate.agency}</p><form class="joined" method="post" @submit=${send}>
    ${isIn ? html`<span class="state sent">${icon("check")}${say("joined")}</span><button>${say("unjoin")}</button>`
      : html`<details><summary>${say("join_how")}</summary>${ask("name", "name", 80, store.own("me:0")?.name ?? "")}${ask("contact", "tel", 120, "")}</details>
        <button class="button">${say("join")}</button>`}</form></div>`;
}

function row(result, view) {
  const { store, most, isOwn } = view;
  const idea = store.get(`idea:${result.idea}`);
  if (!idea) return nothing;
  const candidate = store.rows("candidate").find((one) => one.idea === result.idea);
  const merged = idea.sources?.length ?? 0;
  return html`<li class=${candidate ? "card place won" : "place plain"}><b><span class="sr">${say("place")} </span>${result.place}</b>
    <div class="body"><h3 dir="auto">${idea.is_withdrawn ? say("withdrawn") : idea.text}</h3>
      <div class="tally">${bar(most ? result.votes / most : 0)}<span><b class="num">${result.votes}</b> ${say("votes_word", { n: result.votes })}</span></div>
      <p class="tags">${isOwn(idea) ? html`<span class="chip own">${say("own_idea")}</span>` : nothing}
        ${merged ? html`<span class="chip">${say("merged_of", { n: merged })}</span>` : nothing}
        ${result.isTie ? html`<span class="chip">${say("tie")}</span>` : nothing}</p></div>
    ${candidate ? born(candidate, view) : nothing}</li>`;
}

/* The ranking of the round, after the last one of all rounds; own ideas are marked, a long list opens at a touch. */
export function screen(room) {
  const { store, rounds, isAll, showAll, answered, box } = room;
  const view = {
    ...room,
    isJoined(id) {
      const last = [...answered("candidate.join"), ...box(`member.${id}`).items()].filter(({ args }) => args.candidate === id).pop();
      return last?.args.joined ?? store.own(`member:${id}`)?.joined ?? false;
    },
    join: (id, joined, name, contact) => box(`member.${id}`).do("candidate.join", { candidate: id, joined, name, contact }),
  };
  const part = (round, i) => {
    const all = places(store.get(`ranking:${round.id}`).rows);
    const shown = isAll ? all : all.slice(0, FIRST);
    const { turnout } = round;
    return html`<div class="lead">${i ? html`<h2>${round.question}</h2>` : html`<h1>${say("results")}</h1>`}
        <p class="meta num">${turnout ? say("turnout", { ...turnout, ideas: all.length }) : nothing}</p></div>
      <ol class="ranking">${shown.map((result) => row(result, { ...view, most: all[0]?.votes }))}</ol>
      ${all.length > shown.length ? html`<button type="button" class="button plain" @click=${showAll}>${say("show_more", { n: all.length - shown.length })}</button>` : nothing}`;
  };
  return html`${rounds.map(part)}<p class="keep">${ring(3, 8)}<span>${say("keep_page")}</span></p>`;
}
