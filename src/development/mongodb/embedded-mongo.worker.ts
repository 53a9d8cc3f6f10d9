import { serveOnThread } from '../thread/server-thread.js';
import { EmbeddedMongoServer, type EmbeddedMongoOptions } from './embedded-mongo-server.js';

await serveOnThread(
  (options) => EmbeddedMongoServer.start(options as EmbeddedMongoOptions),
  ({ uri }) => ({ uri }),
);
