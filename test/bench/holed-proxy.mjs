import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A TCP proxy on 127.0.0.1 that can become a black hole: it then takes every byte and passes none on.
 *
 * @param target what `connect` takes
 */
export async function holedProxy(target) {
  const pairs = new Set();
  let isHole = false;
  const proxy = createServer((client) => {
    const server = connect(target);
    const pair = { sockets: [client, server], hasLost: false };
    pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (isHole) pair.hasLost = true;
        else to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const end = (pair) => pair.sockets.forEach((socket) => socket.destroy());
  return {
    port: proxy.address().port,
    open() {
      isHole = true;
    },
    /** A connection that lost bytes is of no use any more. */
    heal() {
      isHole = false;
      for (const pair of pairs) if (pair.hasLost) end(pair);
    },
    close() {
      proxy.close();
      for (const pair of pairs) end(pair);
    },
  };
}
