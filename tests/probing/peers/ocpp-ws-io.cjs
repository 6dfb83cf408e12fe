// A central system by ocpp-ws-io, strict: node ocpp-ws-io.cjs ocpp1.6
const { createServer } = require("http");
const { OCPPServer } = require("ocpp-ws-io");
const answers = require("./answers.cjs");

const protocol = process.argv[2];
const server = new OCPPServer({ protocols: [protocol], strictMode: true, logging: false });
server.auth((context) => context.accept({ session: {} }));
server.on("client", (client) => {
  for (const [action, answer] of Object.entries(answers[protocol])) {
    client.handle(protocol, action, answer);
  }
});
const http = createServer();
http.listen(0, "127.0.0.1", async () => {
  const { port } = http.address();
  await new Promise((done) => http.close(done));
  await server.listen(port, "127.0.0.1");
  console.log(port);
});
