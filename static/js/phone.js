/* The phone's room: what the server knows, what is on its way, and what the finger did, drawn as one page. */
import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { keyOf, openOutbox } from "./live/outbox.js";
import { connect } from "./live/socket.js";
import { Composer } from "./parts/composer.js";
import { announce, hour, icon, learn, part, reason, say, tick } from "./parts/status.js";

// The page preloads the screen of its phase (phone/room.html); the others come after the first picture.
const LATER = {
  writing: () => import("./parts/writing.js"),
  lobby: () => import("./parts/lobby.js"),
  ballot: () => import("./parts/ballot.js"),
  results: () => import("./parts/results.js"),
  kept: () => import("./parts/kept.js"),
};
const LATER_MS = 5000;
const SCREENS = { collect: "writing", group: "writing", vote: "ballot", closed: "writing", reveal: "results", next_steps: "results", thanks: "results", archived: "results" };
const ENDED = new Set(["next_steps", "thanks", "archived"]);
const LOST_AFTER_MS = 3000;
const NOTICE_MS = 8000;

const state = JSON.parse(part("state").textContent);
const { code } = state.meta;
const main = part("room");
const live = connect({
  code, screen: "phone", openOutbox, kinds: ["author", "ballot"], state,
  endpoints: { do: `/w/${code}/do`, state: `/w/${code}/state`, csrf: document.querySelector("[name=csrf_token]")?.value },
});
const { store } = live;
const author = live.box("author");
const votes = live.box("ballot");
const loaded = {};
const boxes = new Set();
const answers = new Map();
let isDrawn = false;
let isDue = false;
let isAll = false;
let shown = "";
let notice = null;
let complaint = 0;

// Accepted but not in `mine` yet: nothing flickers back between the answer and its picture.
const answered = (act) => [...answers.values()].filter((one) => one.act === act && one.version > store.mineVersion);

function buzz() {
  try {
    if (navigator.userActivation?.hasBeenActive && localStorage.getItem("rembuk:buzz") !== "off") navigator.vibrate(10);
  } catch { /* a phone that cannot */ }
}

function complain(text) {
  announce(text);
  notice = html`<span class="error">${text}</span>`;
  clearTimeout(complaint);
  complaint = setTimeout(() => { notice = null; redraw(); }, NOTICE_MS);
}

function hear({ item, answer }) {
  if (!answer.ok) { complain(reason(answer, item.act)); return; }
  if (answer.version) answers.set(keyOf(item) ?? item.id, { ...item, ...answer });
  if (item.act === "idea.submit") announce(say(answer.result?.is_late ? "state_late" : "received"));
  buzz();
}

function box(kind) {
  const outbox = live.box(kind);
  if (!boxes.has(outbox)) outbox.on((news) => { if (news) hear(news); redraw(); });
  boxes.add(outbox);
  return outbox;
}

const composer = new Composer(part("composer"), code, {
  changed: redraw,
  submit: (text) => author.do("idea.submit", { round: composer.round, text }),
});

const mineSays = (idea) => store.mine("idea").some(({ id, into }) => id === idea.id || into === idea.id || idea.sources?.includes(id));
const rises = ({ act, args }) => act === "vote.set" && args.weight > (store.own(`vote:${args.idea}`)?.weight ?? 0);
votes.order({ rank: (item) => Number(rises(item)) });
author.order({ isKnown: ({ args }, client) => store.mine("idea").some(({ text, origin }) => text === args.text && origin.startsWith(client)) });

function done(phase) {
  const [outbox, act] = phase === "vote" ? [votes, "ballot.done"] : [author, "done.set"];
  const round = store.room.round;
  const last = [...answered(act), ...outbox.items()].filter((item) => item.act === act && item.args.round === round).pop();
  const isDone = last?.args.is_done ?? store.own(`done:${round}:${phase}`)?.is_done ?? false;
  const set = (value) => outbox.do(act, act === "done.set" ? { round, phase, is_done: value } : { round, is_done: value });
  return [isDone, set];
}

/* A banner once the line has been down for a moment; a short break is nobody's business. */
function banner() {
  if (live.isOn || Date.now() - live.since < LOST_AFTER_MS) return nothing;
  const retry = () => { live.retry(); boxes.forEach((outbox) => outbox.flush()); };
  return html`<section class="lost" role="status">${icon("off")}<h2>${say("lost", { time: hour(live.since) })}</h2><p>${say("lost_text")}</p>
    <div class="do"><button type="button" @click=${retry}>${say("try_now")}</button><details><summary>${say("how_to")}</summary><p>${say("how_to_text")}</p></details></div></section>`;
}

/* While the round collects; later as long as something is being typed, so that nobody's phase wipes a thought. */
function showComposer({ phase, round }) {
  if (round) composer.turn(round.id);
  const isCollect = phase === "collect";
  const isOpen = isCollect || Boolean(composer.round && composer.isBusy);
  const [isDone, set] = done("collect");
  const hint = !isCollect ? "late_hint" : !live.isOn ? "draft_kept" : isDone ? "done_noted" : "no_name";
  composer.show(isOpen, say(hint), isCollect && [say(isDone ? "write_more" : "write_done"), () => set(!isDone)]);
  return isOpen;
}

function screenFor({ phase, round, rounds }) {
  const name = (round && SCREENS[phase]) || "lobby";
  return name === "results" && !rounds.length ? "writing" : name;
}

/* The rounds whose result this phone may show, the latest first. */
function rankedRounds({ phase, round }) {
  const ranked = store.rows("round").reverse().filter(({ id }) => store.get(`ranking:${id}`));
  return ENDED.has(phase) ? ranked : ranked.filter(({ id }) => id === round);
}

async function load(name) {
  try {
    if (loaded[name]) return;
    [loaded[name]] = await Promise.all([LATER[name](), name === part("texts").dataset.screen || learn()]);
    redraw();
  } catch { /* out of reach now: asked for again when connected */ }
}

function draw() {
  isDue = false;
  const { room } = store;
  const isTyping = !isDrawn && main.contains(document.activeElement) && document.activeElement.matches("textarea, input");
  if (!room || isTyping) return;
  const rounds = rankedRounds(room);
  const round = store.round ?? rounds[0];
  const view = {
    store, rounds, author, votes, box, composer, answered, round, isAll, phase: room.phase, isOn: live.isOn, isOwn: mineSays,
    invited: room.invited, idOf: (item) => answers.get(item?.id)?.result?.idea, showAll() { isAll = true; redraw(); },
  };
  const name = screenFor(view);
  render(banner(), part("lost"));
  const isWriting = showComposer(view);
  if (!loaded[name]) { load(name); return; }
  if (!isDrawn) [main, part("dock")].forEach((place) => place.replaceChildren());
  if (isDrawn && name !== shown && !isWriting) scrollTo(0, 0);
  isDrawn = true;
  shown = name;
  const hasKept = author.kept().length > 0;
  if (hasKept && !loaded.kept) load("kept");
  render([hasKept ? loaded.kept?.screen(view) : nothing, loaded[name].screen(view)], main);
  const dock = name === "ballot" ? loaded.ballot.dock(...done("vote"), notice) : notice ? html`<div class="dock">${notice}</div>` : nothing;
  render(isWriting ? nothing : dock, part("dock"));
  tick(round, store.now(), live.isOn);
}

function redraw() {
  if (!isDue) requestAnimationFrame(draw);
  isDue = true;
}

/* The server does not let this phone in any more: the same address says where it belongs now. */
function leave() {
  const last = Number(sessionStorage.getItem("rembuk:left"));
  if (Date.now() - last < 60000) return;
  sessionStorage.setItem("rembuk:left", String(Date.now()));
  location.reload();
}

live.on(() => {
  const line = part("live");
  line.classList.toggle("off", !live.isOn);
  line.textContent = say(live.isOn ? "on" : "off");
  if (live.refusal) leave();
  if (live.isOn) setTimeout(() => Object.keys(LATER).forEach(load), LATER_MS);
  redraw();
});
store.on(redraw);
box("author");
box("ballot");
setInterval(() => {
  tick(store.round, store.now(), live.isOn);
  if (!live.isOn) redraw();
}, 1000);
if (store.isReady) redraw();
