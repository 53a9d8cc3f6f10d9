import type { BsonDocument } from './bson-value.js';
import type { CommandTable } from './command-handler.js';

/** The newest wire protocol whose commands are answered as MongoDB 6.0 does. */
const MAX_WIRE_VERSION = 17;

/** `hello` and what else a driver asks of a server before it works with it. */
export const HANDSHAKE_COMMANDS: CommandTable = {
  hello: () => ({ isWritablePrimary: true, ...serverDescription() }),
  isMaster: () => ({ ismaster: true, ...serverDescription() }),
  ismaster: () => ({ ismaster: true, ...serverDescription() }),
  ping: () => ({}),
  buildInfo: () => ({ version: '6.0.0', versionArray: [6, 0, 0, 0], modules: ['mainline-embedded'] }),
  endSessions: () => ({}),
};

/** A standalone server without `logicalSessionTimeoutMinutes`: drivers then use neither sessions nor transactions. */
function serverDescription(): BsonDocument {
  return {
    helloOk: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  };
}
