/* The live connection of one screen; phone.js, desk.js, remote.js and stage.js import this module only.

const live = connect({code, screen, openOutbox, kinds, state, endpoints})
  code "K7M2QX"; screen "phone" | "desk" | "stage"; preview: a stage that only the desk sees and nobody counts
  openOutbox that of live/outbox.js, given by screens that act: the stage does not, and does not load it
  kinds      outboxes to hold: ["author", "ballot", "member"] (phone), ["account"] (desk)
  state      optional {meta, shared, mine} from the page: rows are there before the socket connects
  endpoints  {do: "/w/K7M2QX/do", csrf, state}: the HTTP ways where no socket comes through, not for the stage
live.store   .rows(type) by id · .get("round:3") · .mine(type) · .own("vote:7") · .room · .round (the current one)
             .pulse {people, connected, voted, …} · .version · .epoch · .reset · .isReady · .now() server ms · .on(fn) → off
live.outbox  (first kind; others by live.box("ballot"), which opens it at first use)
             .do(act, args) → promise of {ok: true, version, result} or {ok: false, code, params}, however late it comes
             .items() unanswered [{id, act, args, seq, client}] · .edit(id, args), .drop(id) while seq is 0
             .kept() refused texts [{id, act, args, code, params}] (kind author) · .forget(id) · .on(fn(answer?)) → off
live.isOn · live.since (Date.now() of its last change) · live.refusal · live.on(fn) → off · live.retry() */
import { io } from "../../vendor/socket.io.esm.min.js";
import { createStore } from "./store.js";

const ACK_MS = 6000;
const QUIET_MS = 13000; // two heartbeats and a half
const TICK_MS = 3000;
const LOOK_MS = 12000;
const TOO_LARGE = { ok: false, code: "INVALID", params: { field: "text", why: "long", limit: 2000 } };
const clock = () => performance.now();

export function connect({ code, screen, openOutbox, preview = false, kinds = [], state = {}, endpoints = {} }) {
  const store = createStore(state);
  const listeners = new Set();
  const outboxes = {};
  const box = (kind) => (outboxes[kind] ??= openOutbox({ code, kind, send, reset: () => store.reset }));
  const live = {
    store, box, isOn: false, since: Date.now(), refusal: "",
    on(fn) { listeners.add(fn); return () => listeners.delete(fn); },
    retry() { if (!socket.connected) socket.disconnect().connect(); },
  };
  // Socket.IO's own buffer is never used: nothing is emitted unless connected.
  const socket = io({
    auth: { code, screen, preview }, transports: ["websocket", "polling"], tryAllTransports: true, autoConnect: false,
    timeout: 8000, reconnectionDelay: 500, reconnectionDelayMax: 5000, randomizationFactor: 0.5,
  });
  let heard = clock();
  let looked = heard;
  let isAsking = false;
  let isResting = false;
  let isWanted = false;
  let held = [];

  const ask = (event, payload) =>
    socket.connected ? socket.timeout(ACK_MS).emitWithAck(event, payload) : Promise.reject(new Error("off"));

  async function sync() {
    if (isAsking || isResting || !socket.connected) { isWanted = true; return; }
    isAsking = isResting = true;
    isWanted = false;
    const began = clock();
    try {
      const reply = await ask("sync", store.position());
      heard = clock();
      if (reply.ok === false) live.refusal = reply.code;
      else isWanted = store.takeSync(reply, (heard - began) / 2) || isWanted;
    } catch { /* the answer is lost: the next pulse asks again */ }
    isAsking = false;
    for (const delta of held.splice(0)) isWanted = store.takeDelta(delta) || isWanted;
    setTimeout(() => { isResting = false; if (isWanted) sync(); }, 1000);
  }

  function probe() {
    const before = heard;
    sync();
    setTimeout(() => { if (socket.connected && heard === before) socket.disconnect().connect(); }, 3500);
  }

  function changed(isOn) {
    if (live.isOn !== isOn) live.since = Date.now();
    live.isOn = isOn;
    listeners.forEach((fn) => fn(live));
  }

  async function post(payload) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 10000);
    try {
      const reply = await fetch(`${endpoints.do}?screen=${screen}`, {
        method: "POST", credentials: "same-origin", signal: stop.signal, body: JSON.stringify(payload),
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": endpoints.csrf },
      });
      return reply.status === 413 ? TOO_LARGE : await reply.json();
    } finally { clearTimeout(timer); }
  }

  async function look() {
    looked = clock();
    const reply = await fetch(`${endpoints.state}?screen=${screen}`);
    if (reply.ok) store.takeSync({ ...(await reply.json()), now: Number(reply.headers.get("X-Now")) });
  }

  // The server hangs up on socket messages of more than 16 KB (a mark is 3 bytes at most); a post may hold 1 MB.
  const isLarge = (payload) => JSON.stringify(payload).length > 5000;
  const isOut = (failures) => failures > 1 && (!socket.connected || failures % 2 === 0);
  const send = (payload, failures) =>
    endpoints.do && (isOut(failures) || isLarge(payload)) ? post(payload) : ask("do", payload);

  const each = (name) => Object.values(outboxes).forEach((outbox) => outbox[name]());

  function wake() {
    if (document.visibilityState === "hidden") return;
    if (!socket.connected) live.retry();
    else if (clock() - heard > 6000) probe();
    each("flush");
  }

  kinds.forEach(box);
  live.outbox = outboxes[kinds[0]];

  socket.onAny(() => { heard = clock(); });
  socket.on("connect", () => { heard = clock(); live.refusal = ""; isResting = false; sync(); each("flush"); changed(true); });
  socket.on("delta", (delta) => { if (isAsking) held.push(delta); else if (store.takeDelta(delta)) sync(); });
  socket.on("pulse", (pulse) => { if (!isAsking && store.takePulse(pulse)) sync(); });
  socket.on("mine", (mine, ack) => { store.takeMine(mine); if (ack) ack(); });
  socket.on("disconnect", (reason) => {
    held = [];
    changed(false);
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 500 + Math.random() * 2000);
  });
  socket.on("connect_error", (error) => {
    if (socket.active) return;
    live.refusal = error.message; // refused, not unreachable: Socket.IO will not try again by itself
    changed(false);
    setTimeout(() => socket.connect(), 5000 + Math.random() * 5000);
  });
  setInterval(() => {
    each("tick");
    if (socket.connected && clock() - heard > QUIET_MS) socket.disconnect().connect();
    if (!socket.connected && endpoints.state && clock() - Math.max(heard, looked) > LOOK_MS) look().catch(() => {});
  }, TICK_MS);
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  addEventListener("pageshow", () => each("tick"));
  addEventListener("pagehide", () => each("release"));
  socket.connect();
  return live;
}
