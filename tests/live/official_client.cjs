// Usage: node official_client.cjs <path of socket.io-client> <port> <transports>. Prints the transport and "ok".
const [, , library, port, transports] = process.argv;
const { io } = require(library);
const address = `http://127.0.0.1:${port}`;
const socket = io(address, { transports: transports.split(","), reconnection: false });
const news = [];
const fail = (why) => {
  console.log("failed:", why);
  process.exit(1);
};
setTimeout(() => fail("too slow"), 60000);
socket.on("connect_error", (error) => fail(error.message));
socket.on("news", (item) => news.push(item.n));

const upgraded = () =>
  new Promise((resolve) => {
    const wanted = transports.split(",").pop();
    if (socket.io.engine.transport.name === wanted) resolve();
    else socket.io.engine.on("upgrade", resolve);
  });

const ask = (value) => socket.timeout(50000).emitWithAck("echo", value);

const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);

socket.on("connect", async () => {
  try {
    const early = await Promise.all([...Array(30).keys()].map((n) => ask({ n, text: "é\u{1F600}".repeat(20) })));
    if (early.some((answer, n) => answer.n !== n)) fail("answers out of order");
    await upgraded();
    for (let n = 0; n < 30; n += 1) {
      if ((await ask(n)) !== n) fail("a wrong answer");
    }
    await fetch(`${address}/broadcast?count=100&size=300`);
    for (let n = 0; n < 400 && news.length < 100; n += 1) await new Promise((wake) => setTimeout(wake, 100));
    if (!same(news, [...Array(100).keys()])) fail(`news: ${news}`);
    const name = socket.io.engine.transport.name;
    socket.disconnect();
    console.log(name, "ok");
    setTimeout(() => process.exit(0), 100);
  } catch (error) {
    fail(error.message);
  }
});
