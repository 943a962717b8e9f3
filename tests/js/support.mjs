/* Substitutes for the platform, never for our own code: storage, time and a server that answers like the ledger. */

export function memoryStorage(map = new Map(), disk = new Map()) {
  return {
    map,
    disk,
    found: Promise.resolve(new Map(disk)),
    read: (key) => map.get(key) ?? null,
    write: (key, text) => map.set(key, text),
    keep: (key, text) => { map.set(key, text); disk.set(key, text); },
    remove: (key) => { map.delete(key); disk.delete(key); },
    keys: (prefix) => [...map.keys()].filter((key) => key.startsWith(prefix)),
  };
}

export class Clock {
  ms = 1_000_000;
  timers = [];

  now = () => this.ms;

  later = (ms, fn) => this.timers.push({ at: this.ms + ms, fn });

  async pass(ms) {
    const end = this.ms + ms;
    await settled();
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      this.ms = Math.max(this.ms, due.at);
      due.fn();
      await settled();
    }
    this.ms = end;
  }
}

export async function settled() {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/* Answers by the rules of docs/events.md. `refuse` maps an act to a refusal; `script` overrides the next answers:
   "lost" (never applied), "late" (applied, its answer lost) or a whole answer. */
export class Server {
  known = new Map();
  applied = [];
  received = [];
  script = [];
  refuse = () => null;
  person = "sari";

  send = async (payload) => {
    this.received.push(payload);
    const turn = this.script.shift();
    if (turn === "lost") throw new Error("lost");
    if (turn?.code) return { ok: false, params: {}, ...turn };
    const answer = this.#answer(JSON.parse(JSON.stringify(payload)));
    if (turn === "late") throw new Error("late");
    return answer;
  };

  #answer({ client, seq, act, args }) {
    const digest = JSON.stringify([act, args]);
    const seen = this.known.get(client) ?? { person: this.person, seq: 0 };
    if (seen.person !== this.person) return { ok: false, code: "OWNER", params: {} };
    if (seq === seen.seq) return seen.digest === digest ? seen.answer : { ok: false, code: "REUSED", params: {} };
    if (seq < seen.seq) return { ok: false, code: "STALE", params: {} };
    if (seq > seen.seq + 1) return { ok: false, code: "GAP", params: {} };
    const refusal = this.refuse(act, args);
    if (!refusal) this.applied.push([act, args]);
    const answer = refusal ? { ok: false, params: {}, ...refusal } : { ok: true, version: this.applied.length, result: {} };
    this.known.set(client, { person: this.person, seq, digest, answer });
    return answer;
  }
}
