import WebSocket from 'ws';
import { LiveClients } from '../../src/activity/live/live-clients.js';
import { LiveRooms } from '../../src/activity/live/live-rooms.js';
import { anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  BRANCH_KEY,
  type LiveApp,
  type LiveOptions,
  newStores,
  startLiveApp,
  VIEWER_KEY,
} from '../support/live-app.js';
import { LiveReader } from '../support/live-reader.js';

const TOO_MANY = { code: 'TOO_MANY_REQUESTS', retryAfterSeconds: expect.any(Number) as number };
const WAITING_PER_NETWORK = 100;
const PACKETS_PER_MINUTE = 240;
/** Asks the feed to be let in. */
const ENTRY = `40/live,${JSON.stringify({ apiKey: VIEWER_KEY })}`;
/** Between the packets of one request. */
const SEPARATOR = '\u001e';

describe('a client of the live feed that asks for too much', () => {
  let live: LiveApp;
  let readers: LiveReader[];
  let raw: WebSocket[];

  async function start(options: LiveOptions = {}): Promise<void> {
    live = await startLiveApp(newStores(), options);
    readers = [];
    raw = [];
  }

  afterEach(async () => {
    for (const socket of raw) socket.terminate();
    for (const reader of readers) reader.close();
    await eventually(() => expect(clients().count).toBe(0));
    await live.close();
  });

  const clients = (): LiveClients => live.app.get(LiveClients);

  async function open(apiKey = VIEWER_KEY): Promise<LiveReader> {
    const reader = await LiveReader.open(live.url, { apiKey });
    readers.push(reader);
    return reader;
  }

  const subscribe = (reader: LiveReader, filter: object = {}): Promise<unknown> =>
    reader.socket.emitWithAck('subscribe', { filter });

  const askChanges = async (apiKey = VIEWER_KEY): Promise<Response> =>
    fetch(`${live.url}/calls/changes`, { headers: { 'x-api-key': apiKey } });

  /** @param greeting the event that comes first */
  async function openSocket(query: string, greeting: 'open' | 'message'): Promise<WebSocket> {
    const socket = new WebSocket(`${live.url.replace('http', 'ws')}/socket.io/?EIO=4&${query}`);
    raw.push(socket);
    await new Promise((resolve, reject) => socket.once(greeting, resolve).once('error', reject));
    return socket;
  }

  /** A connection that no namespace has let in. */
  const connect = (): Promise<WebSocket> => openSocket('transport=websocket', 'message');

  /** A connection that the feed has let in. */
  async function join(): Promise<WebSocket> {
    const socket = await connect();
    socket.send(ENTRY);
    await eventually(() => expect(clients().count).toBe(1));
    return socket;
  }

  const ended = (socket: WebSocket): Promise<void> =>
    eventually(() => expect(socket.readyState).toBe(WebSocket.CLOSED));

  /** A connection by requests. */
  async function handshake(): Promise<{ status: number; text: string; sid: string; address: string }> {
    const address = `${live.url}/socket.io/?EIO=4&transport=polling`;
    const answer = await fetch(address);
    const text = await answer.text();
    const { sid = '' } = JSON.parse(text.replace(/^0/, '')) as { sid?: string };
    return { status: answer.status, text, sid, address: `${address}&sid=${sid}` };
  }

  describe('by its messages', () => {
    it('is told to wait, and goes on to be served', async () => {
      await start();
      const [reader, other] = [await open(), await open()];
      for (let count = 0; count < 30; count += 1) {
        expect(await subscribe(reader)).toEqual({ cursor: expect.any(String) as string });
      }
      expect(await subscribe(reader, { status: 'busy' })).toEqual({
        error: { ...TOO_MANY, message: 'A connection may send 30 messages per minute' },
      });
      expect(await subscribe(other)).toEqual({ cursor: expect.any(String) as string });
      await live.record([anEvent({ callId: 'CA1' })]);
      await reader.told(2);
    });

    it('is told to wait also when nobody knows what it says', async () => {
      await start();
      const reader = await open();
      const say = (): Promise<unknown> => reader.socket.emitWithAck('anything', { filter: {} });
      for (let count = 0; count < 30; count += 1) {
        expect(await say()).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
      }
      expect(await say()).toMatchObject({ error: TOO_MANY });
    });

    it('is cut off when it does not wait', async () => {
      await start();
      const [reader, other] = [await open(), await open()];
      for (let count = 0; count < 300; count += 1) reader.socket.emit('subscribe', { filter: {} });
      await eventually(() => expect(reader.socket.connected).toBe(false));
      expect(other.socket.connected).toBe(true);
      await eventually(() => expect(clients().count).toBe(1));
    });

    it('leaves no filter behind', async () => {
      await start();
      const rooms = live.app.get(LiveRooms);
      const [reader, other] = [await open(), await open()];
      expect(rooms['filters'].size).toBe(1);
      for (let count = 0; count < 20; count += 1) await subscribe(reader, { queue: `team ${count}` });
      expect([...rooms['filters'].values()]).toEqual([{}, { queue: 'team 19' }]);
      other.close();
      await eventually(() => expect([...rooms['filters'].values()]).toEqual([{ queue: 'team 19' }]));
      reader.socket.emit('subscribe', { filter: { queue: 'late' } });
      reader.close();
      await eventually(() => expect(rooms['filters'].size).toBe(0));
    });
  });

  describe('by how deep its filter is', () => {
    /** More than the stack has room for. */
    const filter = `{"status":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;

    const answerTo = async (socket: WebSocket, packet: string, kind: string): Promise<string> => {
      let found: string | undefined;
      socket.on('message', (data: Buffer) => {
        if (data.toString().startsWith(kind)) found = data.toString().slice(kind.length);
      });
      socket.send(packet);
      return eventually(() => found ?? Promise.reject(new Error(`no ${kind} came`)));
    };

    it('is told so when it connects', async () => {
      await start();
      const entry = `40/live,{"apiKey":"${VIEWER_KEY}","filter":${filter}}`;
      const answer = await answerTo(await connect(), entry, '44/live,');
      expect(JSON.parse(answer)).toMatchObject({
        data: { code: 'INVALID_REQUEST', details: [{ field: 'status' }] },
      });
    });

    it('is told so when it subscribes', async () => {
      await start();
      const message = `42/live,7["subscribe",{"filter":${filter}}]`;
      const answer = await answerTo(await join(), message, '43/live,7');
      expect(JSON.parse(answer)).toMatchObject([
        { error: { code: 'INVALID_REQUEST', details: [{ field: 'status' }] } },
      ]);
    });
  });

  describe('by its key', () => {
    it('has one count for requests, messages and connections', async () => {
      await start({ requestsPerMinute: 10 });
      const reader = await open();
      for (let count = 0; count < 3; count += 1) expect((await askChanges()).status).toBe(200);
      for (let count = 0; count < 3; count += 1) await subscribe(reader);
      for (let count = 0; count < 2; count += 1) await reader.socket.emitWithAck('anything');
      const last = await askChanges();
      expect([last.status, last.headers.get('ratelimit-remaining')]).toEqual([200, '0']);
      const error = { ...TOO_MANY, message: 'The API key may send 10 requests per minute' };
      expect(await subscribe(reader)).toEqual({ error });
      expect((await askChanges()).status).toBe(429);
      const { data } = await LiveReader.refused(live.url, { apiKey: VIEWER_KEY });
      expect(data).toEqual(error);
      await open(BRANCH_KEY);
      expect((await askChanges(BRANCH_KEY)).status).toBe(200);
    });

    it('has so many connections at a time', async () => {
      await start();
      await open();
      const [one] = clients().all;
      if (one === undefined) throw new Error('nobody is there');
      jest.spyOn(clients(), 'all', 'get').mockReturnValue(Array.from({ length: 1000 }, () => one));
      const { data } = await LiveReader.refused(live.url, { apiKey: VIEWER_KEY });
      expect(data).toMatchObject({
        ...TOO_MANY,
        message: expect.stringMatching(/1000 connections/) as string,
      });
      await open(BRANCH_KEY);
      jest.restoreAllMocks();
    });

    it('leaves neither its key nor what else it sent in memory', async () => {
      await start();
      const reader = new LiveReader(live.url, { apiKey: VIEWER_KEY, filter: {} });
      readers.push(reader);
      await eventually(() => expect(reader.isReady).toBe(true));
      expect(clients().all.map(({ socket }) => socket.handshake.auth)).toEqual([{}]);
    });
  });

  describe('by its connection', () => {
    it('is let in once, however often it asks before it is', async () => {
      await start();
      const { address } = await handshake();
      await fetch(address, { method: 'POST', body: Array<string>(20).fill(ENTRY).join(SEPARATOR) });
      await eventually(async () => expect((await fetch(address)).status).toBe(400));
      expect(clients().count).toBe(0);
    });

    it('has nothing to stay for when it left', async () => {
      await start();
      const socket = await join();
      socket.send('41/live,');
      await ended(socket);
    });

    it.each<[string, (socket: WebSocket) => void]>([
      ['pings', (socket) => socket.ping('x'.repeat(100))],
      ['pongs', (socket) => socket.pong()],
      ['the pongs of engine.io', (socket) => socket.send('3')],
      ['answers to nothing', (socket) => socket.send('43/live,1[]')],
      ['pieces of a message', (socket) => socket.send('4', { fin: false })],
    ])('is ended when it sends %s without an end', async (_what, send) => {
      await start();
      const socket = await join();
      for (let count = 0; count < 300; count += 1) send(socket);
      await ended(socket);
    });

    it.each([
      ['asks for what is not there', '40/nothing,'],
      ['comes without a key', '40/live,'],
    ])('is ended, and no longer answered, when it %s without an end', async (_what, packet) => {
      await start();
      const socket = await connect();
      let answers = 0;
      socket.on('message', () => (answers += 1));
      for (let count = 0; count < 300; count += 1) socket.send(packet);
      await ended(socket);
      expect(answers).toBeLessThanOrEqual(PACKETS_PER_MINUTE);
    });

    it('is ended, and no longer answered, when it probes another transport without an end', async () => {
      await start();
      const { sid } = await handshake();
      const socket = await openSocket(`transport=websocket&sid=${sid}`, 'open');
      let answers = 0;
      socket.on('message', () => (answers += 1));
      for (let count = 0; count < 300; count += 1) socket.send('2probe');
      await ended(socket);
      expect(answers).toBeLessThanOrEqual(PACKETS_PER_MINUTE);
    });

    it('is ended when it sends too many packets in a request', async () => {
      await start();
      const { address } = await handshake();
      const body = Array<string>(300).fill('40/nothing,').join(SEPARATOR);
      await fetch(address, { method: 'POST', body }).catch(() => undefined);
      expect((await fetch(address)).status).toBe(400);
    });

    it('waits with not too many others of its network to be let in', async () => {
      await start();
      const waiting = await Promise.all(Array.from({ length: WAITING_PER_NETWORK }, () => connect()));
      const refused = await handshake();
      expect([refused.status, refused.text]).toEqual([
        403,
        expect.stringContaining('Too many connections wait to be let in') as string,
      ]);
      await expect(connect()).rejects.toThrow();
      waiting[0]?.send(ENTRY);
      await eventually(() => expect(clients().count).toBe(1));
      expect((await handshake()).status).toBe(200);
      waiting[1]?.close();
      await eventually(async () => expect((await handshake()).status).toBe(200));
    });
  });
});
