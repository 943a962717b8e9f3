import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { clock, icon, say } from "./status.js";

const ICONS = { waiting: "clock", sending: "clock", queued: "check", shown: "screen", held: "pause", merged: "check", late: "clock" };

const stateOf = ({ state, is_late: isLate }) => (isLate && state === "queued" ? "late" : state);

/* Own ideas of a round as this phone knows them, newest first: unsent, then received ones. */
export function ownIdeas({ store, author, answered, round, isOn }) {
  const items = author.items();
  const going = isOn ? "sending" : "waiting";
  const changed = new Map(); // idea id or origin → new text, null when withdrawn
  for (const { act, args } of [...answered("idea.edit"), ...answered("idea.delete"), ...items]) {
    if (act === "idea.edit" || act === "idea.delete") changed.set(args.idea ?? args.origin, args.text ?? null);
  }
  const held = store.mine("idea").filter(({ state }) => state !== "deleted");
  const known = held.filter((idea) => idea.round === round)
    .map((idea) => ({ key: idea.id, id: idea.id, origin: idea.origin, text: idea.text, state: stateOf(idea) }));
  const fresh = answered("idea.submit").filter(({ args, result }) => args.round === round && !store.own(`idea:${result.idea}`))
    .map(({ args, result }) => ({ key: result.idea, id: result.idea, text: args.text, state: stateOf(result) }));
  const unsent = items.filter(({ act }) => act === "idea.submit")
    .map((item) => ({ key: item.id, item, text: item.args.text, state: going, origin: item.seq ? `${item.client}:${item.seq}` : "" }))
    .filter(({ origin }) => !origin || !held.some((idea) => idea.origin === origin));
  return [...known, ...fresh, ...unsent].reverse().flatMap((idea) => {
    const key = [idea.id, idea.origin].find((name) => changed.has(name));
    if (key === undefined) return idea;
    return changed.get(key) === null ? [] : { ...idea, text: changed.get(key), state: going };
  });
}

// The idea may have been sent, or even received, since its card was touched.
function change({ author, idOf }, { id, item, origin }, act, args) {
  if (item && (args.text ? author.edit(item.id, args) : author.drop(item.id))) return;
  const sent = author.items().find((one) => one.id === item?.id);
  const idea = id ?? idOf(item);
  author.do(act, { ...(idea ? { idea } : { origin: sent ? `${sent.client}:${sent.seq}` : origin }), ...args });
}

function card(idea, room) {
  const { state, text } = idea;
  const edit = () => room.composer.edit({
    text,
    save: (better) => change(room, idea, "idea.edit", { text: better }),
    remove: () => change(room, idea, "idea.delete", {}),
  });
  return html`<article class="card idea${state === "waiting" ? " queued" : ""}"><p dir="auto">${text}</p>
    <footer><span class="state ${state === "sending" ? "waiting" : state}">${icon(ICONS[state])}${say(`state_${state}`)}</span>
      ${room.isOpen && state !== "merged" ? html`<button type="button" @click=${edit}>${say("change")}</button>` : nothing}</footer></article>`;
}

/* The question and one's own ideas: while the round collects, and while others group, count or look at the screen. */
export function screen(room) {
  const { round, phase, isOn } = room;
  const isOpen = phase === "collect";
  const ideas = ownIdeas({ ...room, round: round.id });
  const waiting = ideas.filter(({ state }) => state === "waiting").length;
  return html`<section class="lead"><h1 dir="auto">${round.question}</h1>
      <p class="meta">${isOpen ? clock(round) : nothing}<span>${say(isOpen && !isOn && round.ends_at ? "by_phone" : `phase_${phase}`)}</span></p></section>
    ${ideas.length ? html`<section class="mine" aria-labelledby="mine"><h2 id="mine">${say(waiting ? "my_ideas_waiting" : "my_ideas", { count: ideas.length, waiting })}</h2>
      ${ideas.map((idea) => card(idea, { ...room, isOpen }))}</section>` : html`<p class="empty quiet">${say(isOpen ? "no_ideas" : "no_ideas_sent")}</p>`}`;
}
