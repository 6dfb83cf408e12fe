// What each central system answers to the harmless requests that the probe plays.
const now = () => new Date().toISOString();

module.exports = {
  "ocpp1.6": {
    Authorize: () => ({ idTagInfo: { status: "Accepted" } }),
    DataTransfer: () => ({ status: "Accepted" }),
    FirmwareStatusNotification: () => ({}),
    Heartbeat: () => ({ currentTime: now() }),
  },
  "ocpp2.0.1": {
    Authorize: () => ({ idTokenInfo: { status: "Accepted" } }),
    DataTransfer: () => ({ status: "Accepted" }),
    FirmwareStatusNotification: () => ({}),
    Heartbeat: () => ({ currentTime: now() }),
  },
};
module.exports["ocpp2.1"] = module.exports["ocpp2.0.1"];
