// The usual design on Node's Socket.IO: commit each vote, emit it to all, acknowledge. WebSocket only, no compression.
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { Server } from "socket.io";

const database = new DatabaseSync(process.env.DATABASE);
database.exec("PRAGMA journal_mode=WAL");
database.exec("PRAGMA synchronous=FULL");
database.exec("CREATE TABLE vote (voter, idea, weight, PRIMARY KEY (voter, idea))");
database.exec("CREATE INDEX by_idea ON vote (idea, weight)");
const cast = database.prepare(
  "INSERT INTO vote VALUES (?, ?, ?) ON CONFLICT (voter, idea) DO UPDATE SET weight = excluded.weight",
);
const total = database.prepare("SELECT sum(weight) AS votes FROM vote WHERE idea = ?");

const http = createServer(async (request, response) => {
  const asked = new URL(request.url, "http://localhost");
  if (asked.pathname !== "/broadcast") return response.end();
  const filler = "x".repeat(Number(asked.searchParams.get("size")));
  const count = Number(asked.searchParams.get("count"));
  const before = process.cpuUsage();
  for (let n = 0; n < count; n += 1) {
    io.emit("news", { n, filler });
    await new Promise(setImmediate);
  }
  const used = process.cpuUsage(before);
  const reached = count * io.engine.clientsCount;
  response.end(JSON.stringify({ sent: count, reached, cpu: (used.user + used.system) / 1e6 }));
});
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });
io.on("connection", (socket) => {
  socket.on("vote", ({ voter, idea, weight }, acknowledge) => {
    cast.run(voter, idea, weight);
    io.emit("voted", { idea, votes: total.get(idea).votes });
    acknowledge({ ok: true });
  });
});
http.listen(Number(process.env.PORT), "127.0.0.1");
