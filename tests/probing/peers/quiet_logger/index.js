// Stands for the logger of ocpp-ws-io: whatever is called says nothing.
const quiet = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "" : quiet),
  apply: () => quiet,
  construct: () => quiet,
});
module.exports = new Proxy({}, { get: () => quiet });
