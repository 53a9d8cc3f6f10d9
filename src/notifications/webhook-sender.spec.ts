import { eventually } from '../../test/support/eventually.js';
import { SetClock } from '../../test/support/set-clock.js';
import { WEBHOOK_SECRET, WebhookReceiver } from '../../test/support/webhook-receiver.js';
import { buildAppConfig } from '../config/build-app-config.js';
import { validateEnv } from '../config/env.js';
import { AppConfig } from '../config/app-config.js';
import type { ResolveAll } from '../common/http/public-lookup.js';
import { WebhookSender } from './webhook-sender.js';

const MESSAGE = {
  id: 'msg_1',
  body: '{"type":"call.ended","timestamp":"2026-11-21T09:00:00.000Z","data":{}}',
};

describe('WebhookSender', () => {
  const clock = new SetClock();
  const senders: WebhookSender[] = [];
  let receiver: WebhookReceiver;

  beforeEach(async () => (receiver = await WebhookReceiver.start()));
  afterEach(async () => {
    for (const sender of senders.splice(0)) sender.onApplicationShutdown();
    await receiver.close();
  });

  function senderWith(allowsPrivateAddresses: boolean, resolve?: ResolveAll): WebhookSender {
    const config = buildAppConfig(validateEnv({ NODE_ENV: 'test' }), null);
    const notifications = { ...config.notifications, secrets: [WEBHOOK_SECRET], allowsPrivateAddresses };
    const sender = new WebhookSender(new AppConfig({ ...config, notifications }), clock, resolve);
    senders.push(sender);
    return sender;
  }

  const to = (host: string): URL => new URL(`http://${host}:${receiver.port}/hooks`);
  const never = new AbortController().signal;

  it('delivers to private addresses in development', async () => {
    const sender = senderWith(true);
    expect(await sender.send(to('localhost'), MESSAGE, never)).toEqual({ isTaken: true, text: '204' });
    expect(receiver.received).toHaveLength(1);
  });

  describe('in production', () => {
    /** Every name leads to some addresses, at the first and each later look-up. */
    const leadingTo = (...turns: string[][]): ResolveAll & { asked: string[] } => {
      const asked: string[] = [];
      const resolve: ResolveAll = (host, done) => {
        const addresses = turns[Math.min(asked.length, turns.length - 1)] ?? [];
        asked.push(host);
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      };
      return Object.assign(resolve, { asked });
    };
    const refused = { isTaken: false, text: 'private address refused' };

    it.each([['127.0.0.1'], ['::1'], ['10.0.0.8'], ['169.254.169.254'], ['::ffff:127.0.0.1'], ['fd00::1']])(
      'refuses a name that leads to %s',
      async (address) => {
        const resolve = leadingTo([address]);
        expect(await senderWith(false, resolve).send(to('crm.example'), MESSAGE, never)).toEqual(refused);
        expect(resolve.asked).toEqual(['crm.example']);
      },
    );

    it('refuses a name that leads to a public address and to a private one', async () => {
      const resolve = leadingTo(['203.0.114.9', '127.0.0.1']);
      expect(await senderWith(false, resolve).send(to('crm.example'), MESSAGE, never)).toEqual(refused);
    });

    it('refuses one that leads elsewhere a moment later', async () => {
      const sender = senderWith(false, leadingTo(['203.0.114.9'], ['127.0.0.1']));
      const aborted = AbortSignal.timeout(50);
      expect((await sender.send(to('crm.example'), MESSAGE, aborted)).text).not.toBe(refused.text);
      expect(await sender.send(to('crm.example'), MESSAGE, never)).toEqual(refused);
    });

    it.each(['127.0.0.1', '[::1]', 'localhost', '0x7f.1'])('refuses %s without a look-up', async (host) => {
      const resolve = leadingTo(['203.0.114.9']);
      expect(await senderWith(false, resolve).send(to(host), MESSAGE, never)).toEqual(refused);
      expect(resolve.asked).toEqual([]);
    });

    it('refuses what the system itself resolves to a private address', async () => {
      const sender = senderWith(false);
      // Every system has its own name, or localhost, in its hosts file.
      const answer = await sender.send(new URL(`http://ip6-localhost:${receiver.port}/`), MESSAGE, never);
      expect(['private address refused', 'host not found']).toContain(answer.text);
    });

    afterEach(() => expect(receiver.received).toEqual([]));
  });

  it('says what went wrong where nobody answers', async () => {
    const closed = await WebhookReceiver.start();
    const { port } = closed;
    await closed.close();
    const sender = senderWith(true);
    const answer = await sender.send(new URL(`http://127.0.0.1:${port}/`), MESSAGE, never);
    expect(answer).toEqual({ isTaken: false, text: 'connection refused' });
  });

  it('waits ten seconds, and not longer', async () => {
    receiver.answer = () => undefined;
    const sent = senderWith(true).send(to('127.0.0.1'), MESSAGE, never);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    let isOver = false;
    void sent.then(() => (isOver = true));
    clock.advance(9_999);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(isOver).toBe(false);
    clock.advance(1);
    expect(await sent).toEqual({ isTaken: false, text: 'no answer within 10 s' });
  });

  it('uses a connection again after a short answer, and gives up one with a long answer', async () => {
    const sender = senderWith(true);
    const ports: (number | undefined)[] = [];
    receiver.answer = (request, response) => {
      ports.push(request.socket.remotePort);
      response.writeHead(200).end('taken');
    };
    await sender.send(to('127.0.0.1'), MESSAGE, never);
    await sender.send(to('127.0.0.1'), MESSAGE, never);
    expect(ports[0]).toBe(ports[1]);
    let isClosed = false;
    receiver.answer = (request, response) => {
      request.socket.once('close', () => (isClosed = true));
      response.writeHead(200).write('x'.repeat(1_000_000));
    };
    expect(await sender.send(to('127.0.0.1'), MESSAGE, never)).toEqual({ isTaken: true, text: '200' });
    await eventually(() => expect(isClosed).toBe(true));
  });
});
