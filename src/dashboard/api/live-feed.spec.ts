import { aCall } from '../testing/calls';
import { asSocket, FakeSocket } from '../testing/fake-socket';
import { LiveFeed } from './live-feed';

describe('the live feed', () => {
  let sockets: FakeSocket[];
  let refused: string[];
  let told: string[][];
  let resets: number;
  let live: LiveFeed;
  const socket = (): FakeSocket => sockets.at(-1) ?? new FakeSocket(() => ({}));

  beforeEach(() => {
    jest.useFakeTimers();
    [sockets, refused, told, resets] = [[], [], [], 0];
    live = new LiveFeed(
      (code) => refused.push(code),
      (auth) => {
        const made = new FakeSocket(auth);
        sockets.push(made);
        return asSocket(made);
      },
    );
    live.follow(
      (changes) => told.push(changes.map(({ cursor }) => cursor)),
      () => (resets += 1),
    );
    live.start('secret');
  });

  afterEach(() => {
    live.stop();
    jest.useRealTimers();
  });

  function goLive(): void {
    socket().tell('connect');
    socket().tell('ready', { cursor: 'c0' });
  }

  it('tells what happens in batches, at most four times a second', () => {
    goLive();
    for (const cursor of ['c1', 'c2', 'c3']) socket().update(cursor, aCall());
    expect(told).toEqual([]);
    jest.advanceTimersByTime(250);
    expect(told).toEqual([['c1', 'c2', 'c3']]);
  });

  it('goes on where it stopped, and says how many changes it makes up for', () => {
    goLive();
    socket().update('c1', aCall());
    socket().tell('disconnect');
    jest.advanceTimersByTime(1999);
    expect(live.state.get().phase).toBe('live');
    jest.advanceTimersByTime(1);
    expect(live.state.get().phase).toBe('offline');
    expect(socket().attempts).toBeGreaterThan(1);
    expect(socket().auth()).toEqual({ apiKey: 'secret', after: 'c1' });
    socket().tell('connect');
    socket().update('c2', aCall());
    jest.advanceTimersByTime(300);
    expect(live.state.get()).toMatchObject({ phase: 'catching-up', count: 1 });
    socket().tell('ready', { cursor: 'c2' });
    expect(live.state.get().phase).toBe('live');
    expect([told.flat(), resets]).toEqual([['c1', 'c2'], 0]);
  });

  it('says nothing of a break that is over at once', () => {
    goLive();
    const seen: string[] = [];
    live.state.listen(() => seen.push(live.state.get().phase));
    socket().tell('disconnect');
    jest.advanceTimersByTime(1000);
    goLive();
    jest.advanceTimersByTime(5000);
    expect(seen.filter((phase) => phase !== 'live')).toEqual([]);
  });

  it('tells each time that there is a connection', () => {
    let readies = 0;
    const stop = live.whenReady(() => (readies += 1));
    goLive();
    socket().tell('disconnect');
    expect(readies).toBe(1);
    goLive();
    expect(readies).toBe(2);
    stop();
    goLive();
    expect(readies).toBe(2);
  });

  it('starts anew when its cursor is not taken any more, and says so to who follows', () => {
    goLive();
    socket().tell('disconnect');
    socket().tell('connect_error', Object.assign(new Error('no'), { data: { code: 'INVALID_CURSOR' } }));
    expect(socket().auth()).toEqual({ apiKey: 'secret' });
    goLive();
    expect(resets).toBe(1);
  });

  it('starts anew after a quarter of an hour, rather than to hear all of it', () => {
    goLive();
    socket().tell('disconnect');
    jest.advanceTimersByTime(16 * 60_000);
    socket().tell('connect_error', new Error('still not'));
    expect(socket().auth()).toEqual({ apiKey: 'secret' });
  });

  it('waits as long as the server says', () => {
    socket().tell(
      'connect_error',
      Object.assign(new Error('no'), { data: { code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 40 } }),
    );
    const { attempts } = socket();
    jest.advanceTimersByTime(39_999);
    expect(socket().attempts).toBe(attempts);
    jest.advanceTimersByTime(1);
    expect(socket().attempts).toBe(attempts + 1);
  });

  it.each(['UNAUTHENTICATED', 'API_KEY_EXPIRED'])('says that the key is refused: %s', (code) => {
    socket().tell('connect_error', Object.assign(new Error('no'), { data: { code } }));
    expect(refused).toEqual([code]);
  });
});
