import { TwimlServer } from '../../../test/support/twiml-server.js';
import { isListening, localUrl } from './local-server.js';

describe('the address of the server', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::', 'http://[::1]:3000'],
    ['localhost', 'http://localhost:3000'],
  ])('of one that listens on %s', (host, url) => expect(localUrl(host, 3000)).toBe(url));

  it('is known to be listening or not', async () => {
    const server = await TwimlServer.start();
    expect(await isListening(server.url)).toBe(true);
    await server.close();
    expect(await isListening(server.url)).toBe(false);
  });
});
