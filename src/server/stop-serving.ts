import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Idle connections are kept open for the next request, also after `close`; they are looked for this often. */
const REAP_INTERVAL_MILLISECONDS = 50;

/**
 * Stops listening and waits until the requests that were already under way are answered.
 *
 * Nest closes modules before it stops the HTTP server, so this comes first: a call that arrives last is still recorded.
 *
 * @param limitMilliseconds after this long, what is still open is cut
 */
export async function stopServing(server: Server, limitMilliseconds: number): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    const reaper = setInterval(() => server.closeIdleConnections(), REAP_INTERVAL_MILLISECONDS);
    const limit = setTimeout(() => {
      server.closeAllConnections();
      finish();
    }, limitMilliseconds);
    const finish = (): void => {
      clearInterval(reaper);
      clearTimeout(limit);
      resolve();
    };
    server.prependListener('request', askToLeave);
    server.close(finish);
  });
}

/** A client that goes on with its connection would find it closed under a request that it sent already. */
function askToLeave(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
}
