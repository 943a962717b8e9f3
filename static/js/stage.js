// The stage: a read-only picture of the workshop for the projector.
import { nothing, render } from "../vendor/lit-html/lit-html.js";
import { connect } from "./live/socket.js";
import { fadeIn, fitHeadline, fitWords, forgetFits, glide, vh } from "./parts/stage-measure.js";
import { rankingScene } from "./parts/stage-ranking.js";
import { closed, draft, lobby, nextSteps, thanks, themes, vote } from "./parts/stage-scenes.js";
import { hideCursor, listenToKeys, override, stayAwake } from "./parts/stage-screen.js";
import { drawTimer } from "./parts/stage-timer.js";
import { wallScene } from "./parts/stage-wall.js";
import { speaker } from "./parts/stage-words.js";

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const json = (name) => JSON.parse(part(name).textContent);
const LATE = 4000;

const state = json("state");
const words = speaker(json("texts"), document.documentElement.lang);
const stage = part("stage");
const frame = Object.fromEntries(["before", "title", "under", "timer", "scene", "sums", "join", "foot", "link", "blank"].map((name) => [name, part(name)]));
const isPreview = new URLSearchParams(location.search).has("preview");
const live = connect({ code: state.meta.code, screen: "stage", preview: isPreview, state });
const { store } = live;

const wall = wallScene(part("probe"));
const ranking = rankingScene();
const group = (picture, ...rest) => (picture.themes.length ? themes : wall)(picture, ...rest);
const SCENES = { draft, lobby, qr: lobby, collect: wall, group, vote, closed, reveal: ranking, next_steps: nextSteps, thanks, archived: thanks };

const theme = override();
const qr = override();
const last = { view: null, phase: null, headline: "", sinceView: 0, voted: null, round: null };
let timers = [];
let asked = 0;
let fonts = 0;

function picture() {
  const { room, round } = store;
  const { people = state.meta.people, voted = state.meta.voted } = store.pulse;
  if (last.round !== room.round) [last.round, last.voted] = [room.round, null];
  last.voted = voted ?? last.voted;
  const all = store.rows("idea");
  return {
    room,
    round,
    ideas: all.filter((idea) => idea.round === room.round),
    allIdeas: all.reduce((sum, idea) => sum + Math.max(1, idea.sources), 0),
    ideaOf: (id) => store.get(`idea:${id}`),
    themes: store.rows("theme").filter((row) => row.round === room.round),
    ranking: store.get(`ranking:${room.round}`),
    candidates: store.rows("candidate"),
    people: people ?? null,
    voted: last.voted,
    now: store.now(),
  };
}

function enter(now) {
  const view = qr.read(now.room.is_qr) ? "qr" : now.room.phase;
  const isNew = view !== last.view;
  if (now.room.phase !== last.phase) {
    if (now.room.phase === "reveal" && last.phase !== null) ranking.begin(now.now);
    else ranking.rest();
    last.phase = now.room.phase;
  }
  if (isNew) [last.view, last.sinceView] = [view, now.now];
  stage.dataset.view = view;
  document.documentElement.dataset.theme = theme.read(now.room.theme);
  frame.blank.hidden = !now.room.is_blank;
  return isNew;
}

const boxNow = () => ({ width: frame.scene.clientWidth, height: frame.scene.clientHeight, vh: vh(), fonts });
const isSame = (a, b) => a.width === b.width && a.height === b.height && a.vh === b.vh;

function drawFrame({ title, before, under, sums, foot }) {
  render(before ?? nothing, frame.before);
  render(under ?? nothing, frame.under);
  render(sums ?? nothing, frame.sums);
  render(foot ?? nothing, frame.foot);
  const headline = [title, innerWidth, innerHeight, last.view, frame.timer.hidden].join(" ");
  if (headline !== last.headline) fitHeadline(frame.title, title, last.view === "collect");
  last.headline = headline;
  fitJoin();
}

/** The docked QR takes what the column leaves it; a long address keeps its place in the foot. */
function fitJoin() {
  const column = frame.scene.parentElement.clientHeight;
  const over = Math.max(0, part("address").scrollWidth - frame.join.clientWidth);
  stage.style.setProperty("--over", over ? `calc(${over}px + 2vh)` : "0px");
  const top = frame.sums.getBoundingClientRect().bottom || frame.timer.getBoundingClientRect().bottom;
  const room = column - 5 * vh() - top - part("code").offsetHeight - part("address").offsetHeight - 6 * vh();
  stage.style.setProperty("--room", `${Math.max(0, room)}px`);
}

function drawScene(now) {
  const scene = SCENES[last.view] ?? draft;
  now.sinceView = now.now - last.sinceView;
  let box = boxNow();
  let shown = scene(now, words, box);
  for (let turn = 0; turn < 3; turn += 1) {
    drawFrame(shown);
    const measured = boxNow();
    if (isSame(measured, box) && turn) break;
    box = measured;
    shown = scene(now, words, box);
  }
  glide(frame.scene, () => drawBody(shown));
  for (let turn = 0; turn < 4 && scene.settle?.(frame.scene, box); turn += 1) {
    shown = scene(now, words, box);
    drawFrame(shown);
    drawBody(shown);
  }
  return shown.again;
}

function drawBody(shown) {
  render(shown.body, frame.scene);
  fitWords(stage);
}

function drawLink() {
  const silent = Date.now() - live.since;
  frame.link.hidden = live.isOn || silent < LATE;
  return live.isOn || silent >= LATE ? null : LATE - silent;
}

function draw() {
  asked = 0;
  timers.forEach(clearTimeout);
  if (!store.room) return;
  const now = picture();
  const isNew = enter(now);
  const waits = [drawTimer(frame.timer, now, words), drawScene(now), drawLink()];
  if (isNew && !isPreview) fadeIn(frame.scene);
  timers = waits.filter((wait) => wait !== null && wait !== undefined && Number.isFinite(wait)).map((wait) => setTimeout(ask, Math.max(30, wait)));
}

function ask() {
  asked ||= requestAnimationFrame(draw);
}

frame.scene.replaceChildren();
frame.under.replaceChildren();
store.on(ask);
live.on(ask);
window.addEventListener("resize", ask);
document.fonts.addEventListener("loadingdone", () => {
  fonts += 1;
  last.headline = "";
  forgetFits();
  ask();
});
if (!isPreview) {
  listenToKeys({
    code: state.meta.code,
    isRelay: stage.hasAttribute("data-relay"),
    onTheme: () => { theme.set(document.documentElement.dataset.theme === "dark" ? "light" : "dark"); ask(); },
    onQr: () => { qr.set(last.view !== "qr"); ask(); },
  });
  hideCursor(stage);
  stayAwake();
}
draw();
