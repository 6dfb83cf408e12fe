// A central system by ocpp-ts, which knows 1.6 alone: node ocpp-ts.cjs ocpp1.6
const { createServer } = require("net");
const { OcppServer } = require("ocpp-ts");
const answers = require("./answers.cjs");

const server = new OcppServer();
server.on("authorization", (identity, request, accept) => accept());
server.on("connection", (client) => {
  for (const [action, answer] of Object.entries(answers["ocpp1.6"])) {
    client.on(action, (request, respond) => respond(answer(request)));
  }
});
const free = createServer().listen(0, "127.0.0.1", () => {
  const { port } = free.address();
  free.close(() => {
    server.listen(port);
    console.log(port);
  });
});
