// A central system by ocpp-rpc, strict as its README has it: node ocpp-rpc.cjs ocpp1.6
const { createServer } = require("http");
const { RPCServer } = require("ocpp-rpc");
const answers = require("./answers.cjs");

const protocol = process.argv[2];
const rpc = new RPCServer({ protocols: [protocol], strictMode: true });
rpc.on("client", (client) => {
  for (const [action, answer] of Object.entries(answers[protocol])) {
    client.handle(action, answer);
  }
});
const http = createServer();
http.on("upgrade", rpc.handleUpgrade);
http.listen(0, "127.0.0.1", () => console.log(http.address().port));
