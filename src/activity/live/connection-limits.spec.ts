import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { DAY } from '../../config/time.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { type Connection, ConnectionLimits } from './connection-limits.js';

const PER_NETWORK = 100;
const IN_ALL = 1000;
const PACKETS = 240;

function requestFrom(address: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers['x-forwarded-for'] = address;
  return request;
}

function connectionFrom(address: string, close: () => void = () => undefined): Connection {
  return Object.assign(new EventEmitter(), { request: requestFrom(address), close });
}

describe('ConnectionLimits', () => {
  let clock: SetClock;
  let limits: ConnectionLimits;

  beforeEach(() => {
    clock = new SetClock();
    limits = new ConnectionLimits({ trustedProxies: 1 }, clock);
  });

  const hasRoom = (address: string): boolean => limits.hasRoom(requestFrom(address));
  const come = (address: string): Connection => {
    const connection = connectionFrom(address);
    limits.watch(connection);
    return connection;
  };

  it('lets so many of one network wait', () => {
    const waiting = Array.from({ length: PER_NETWORK }, (_, index) =>
      come(`2001:db8::${index.toString(16)}`),
    );
    expect(['2001:db8::ffff', '2001:db8:0:1::1', '198.51.100.1'].map(hasRoom)).toEqual([false, true, true]);
    waiting[0]?.emit('close');
    expect(hasRoom('2001:db8::ffff')).toBe(true);
    come('2001:db8::ffff');
    expect(hasRoom('2001:db8::ffff')).toBe(false);
    if (waiting[1]) limits.letIn(waiting[1]);
    expect(hasRoom('2001:db8::ffff')).toBe(true);
  });

  it('lets so many wait in all', () => {
    const waiting = Array.from({ length: IN_ALL }, (_, index) => come(`198.51.${index}.1`));
    expect(hasRoom('203.0.113.1')).toBe(false);
    waiting[0]?.emit('close');
    expect(hasRoom('203.0.113.1')).toBe(true);
  });

  it('ends a connection that sends too much within a minute', () => {
    const close = jest.fn();
    const connection = connectionFrom('198.51.100.1', close);
    limits.watch(connection);
    const send = (count: number): void => {
      for (let sent = 0; sent < count; sent += 1) connection.emit('packet');
    };
    send(PACKETS);
    clock.shift(-DAY);
    clock.advance(60_000);
    send(PACKETS);
    clock.shift(DAY);
    expect(close).not.toHaveBeenCalled();
    clock.advance(59_999);
    send(1);
    expect(close).toHaveBeenCalledWith(true);
  });
});
