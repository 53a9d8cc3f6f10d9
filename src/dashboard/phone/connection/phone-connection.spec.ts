import type { PhoneState } from '../../api/generated/phone-state';
import { FakeSocket, asSocket } from '../../testing/fake-socket';
import { aPhone, aPhoneCall } from '../../testing/phones';
import { PhoneConnection, type PhoneSocket } from './phone-connection';

describe('the connection of the phone', () => {
  let sockets: FakeSocket[];
  let onKeyRefused: jest.Mock;

  beforeEach(() => {
    jest.useFakeTimers();
    sessionStorage.clear();
    sockets = [];
    onKeyRefused = jest.fn();
  });
  afterEach(() => jest.useRealTimers());

  function connect(phone?: PhoneState): { connection: PhoneConnection; socket: FakeSocket } {
    const connection = new PhoneConnection(onKeyRefused, (auth) => {
      const socket = new FakeSocket(auth);
      sockets.push(socket);
      return asSocket<PhoneSocket>(socket);
    });
    connection.start('secret-key');
    const [socket] = sockets;
    if (socket === undefined) throw new Error('No socket was opened');
    if (phone !== undefined) {
      socket.tell('connect');
      socket.tell('state', phone);
    }
    return { connection, socket };
  }

  it('shows what the server told last, and how far its clock is ahead', () => {
    jest.setSystemTime(new Date(aPhone().at).getTime() - 90_000);
    const { connection, socket } = connect(aPhone());
    expect(connection.link.get()).toEqual({ phase: 'live' });
    expect(connection.snapshot.get()).toMatchObject({ ahead: 90_000, isCallLost: false });
    socket.tell('state', aPhone({ revision: 2, moves: ['hang-up'] }));
    expect(connection.snapshot.get()?.phone.moves).toEqual(['hang-up']);
  });

  it('has the same phone again after a reload', () => {
    connect(aPhone({ phoneId: 'phone-7' }));
    connect();
    expect(sockets[1]?.auth()).toEqual({ apiKey: 'secret-key', phoneId: 'phone-7' });
  });

  it('says that there is no connection only when a break lasts', () => {
    const { connection, socket } = connect(aPhone());
    socket.tell('disconnect', 'transport close');
    expect(connection.link.get()).toEqual({ phase: 'connecting' });
    jest.advanceTimersByTime(2000);
    expect(connection.link.get()).toEqual({ phase: 'offline' });
    socket.tell('connect');
    socket.tell('state', aPhone({ isResumed: true }));
    expect(connection.link.get()).toEqual({ phase: 'live' });
  });

  it('connects again after a server that stops has ended the connection', () => {
    const { socket } = connect(aPhone());
    const attempts = socket.attempts;
    socket.tell('closing', { code: 'SERVER_STOPPING', message: 'The server stops' });
    socket.tell('disconnect', 'io server disconnect');
    jest.advanceTimersByTime(500);
    expect(socket.attempts).toBe(attempts + 1);
  });

  it.each([
    ['under way', aPhoneCall(), true],
    ['over already', aPhoneCall({ phase: 'ended', endedAt: aPhone().at }), false],
  ])('tells of a call that a restart took, when it was %s', (_, call, isCallLost) => {
    const { connection, socket } = connect(aPhone({ call }));
    socket.tell('disconnect', 'transport close');
    socket.tell('connect');
    socket.tell('state', aPhone({ phoneId: 'phone-2', isResumed: false }));
    expect(connection.snapshot.get()?.isCallLost).toBe(isCallLost);
    socket.tell('state', aPhone({ phoneId: 'phone-2', call: aPhoneCall() }));
    expect(connection.snapshot.get()?.isCallLost).toBe(false);
  });

  it('stays away from a phone that another tab has, until it is asked for', () => {
    const { connection, socket } = connect(aPhone());
    const attempts = socket.attempts;
    socket.tell('closing', { code: 'TAKEN_OVER', message: 'Another tab has it' });
    socket.tell('disconnect', 'io server disconnect');
    jest.advanceTimersByTime(60_000);
    expect([connection.link.get().phase, socket.attempts]).toEqual(['taken-over', attempts]);
    connection.reconnect('another');
    expect([socket.auth()['phoneId'], socket.attempts]).toEqual([undefined, attempts + 1]);
  });

  it('signs out with a key that is not valid any more', () => {
    const { socket } = connect();
    socket.tell('connect_error', Object.assign(new Error('no'), { data: { code: 'UNAUTHENTICATED' } }));
    expect(onKeyRefused).toHaveBeenCalledTimes(1);
  });

  it('waits as long as the server says, and otherwise shows why it refuses', () => {
    const { connection, socket } = connect();
    const refuse = (data: object) => socket.tell('connect_error', Object.assign(new Error('no'), { data }));
    refuse({ code: 'TOO_MANY_REQUESTS', message: 'Too many', retryAfterSeconds: 3 });
    jest.advanceTimersByTime(3000);
    expect(socket.attempts).toBe(2);
    refuse({ code: 'TOO_MANY_PHONES', message: 'There are enough' });
    jest.advanceTimersByTime(60_000);
    expect(connection.link.get()).toMatchObject({ phase: 'refused', refusal: { code: 'TOO_MANY_PHONES' } });
  });

  it('answers a move that cannot be sent, or has no answer, with an error', async () => {
    const { connection, socket } = connect(aPhone());
    socket.answer = () => Promise.reject(new Error('operation has timed out'));
    expect(await connection.move({ move: 'hang-up' })).toMatchObject({ error: { code: 'NO_ANSWER' } });
    socket.tell('disconnect', 'transport close');
    expect(await connection.move({ move: 'hang-up' })).toMatchObject({ error: { code: 'NO_CONNECTION' } });
    expect(socket.said).toHaveLength(1);
  });

  it('sends a sound in parts, in order, and stops at the first that is refused', async () => {
    const { connection, socket } = connect(aPhone());
    expect(await connection.sendSound(new ArrayBuffer(100_000))).toEqual({ revision: 1 });
    const sizes = socket.said.map(([, part, content]) => [part, (content as ArrayBuffer).byteLength]);
    expect(sizes).toEqual([
      [{ offset: 0, bytes: 100_000 }, 49_152],
      [{ offset: 49_152, bytes: 100_000 }, 49_152],
      [{ offset: 98_304, bytes: 100_000 }, 1696],
    ]);
    socket.answer = () => Promise.resolve({ error: { code: 'NOT_SOUND', message: 'no' } });
    expect(await connection.sendSound(new ArrayBuffer(100_000))).toMatchObject({
      error: { code: 'NOT_SOUND' },
    });
    expect(socket.said).toHaveLength(4);
  });
});
