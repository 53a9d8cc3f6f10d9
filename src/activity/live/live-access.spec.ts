import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { clientAddress } from '../../common/access/client-address.js';
import { mayConnect } from './live-access.js';

const SETTINGS = { publicUrl: 'https://main.example/line', corsOrigins: ['https://wallboard.example'] };
const allows = (origin: string | undefined, host = 'internal:3000'): boolean =>
  mayConnect({ origin, host }, SETTINGS);

describe('mayConnect', () => {
  it.each([undefined, 'https://main.example', 'https://wallboard.example', 'http://internal:3000'])(
    'lets in %p',
    (origin) => {
      expect(allows(origin)).toBe(true);
    },
  );

  it.each([
    'https://evil.example',
    'http://main.example',
    'https://main.example.evil.example',
    'https://wallboard.example:8443',
    'http://internal:3001',
    'null',
    '',
  ])('keeps out %p', (origin) => {
    expect(allows(origin)).toBe(false);
  });
});

const PEER = '10.0.0.1';

function address(forwarded: string | undefined, trustedProxies: number): string {
  const request = new IncomingMessage(new Socket());
  Object.defineProperty(request.socket, 'remoteAddress', { value: PEER });
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return clientAddress(request, trustedProxies);
}

describe('clientAddress', () => {
  it('believes nobody but the connection when no proxy is ours', () => {
    expect(address('198.51.100.7', 0)).toBe(PEER);
    expect(address(undefined, 0)).toBe(PEER);
  });

  it('believes as many of the last addresses as there are proxies of ours', () => {
    expect(address('203.0.113.9, 198.51.100.7', 1)).toBe('198.51.100.7');
    expect(address('203.0.113.9, 198.51.100.7', 2)).toBe('203.0.113.9');
    expect(address('203.0.113.9,198.51.100.7', 1)).toBe('198.51.100.7');
  });

  it('takes the first there is when there are fewer', () => {
    expect(address('198.51.100.7', 5)).toBe('198.51.100.7');
    expect(address(undefined, 2)).toBe(PEER);
  });
});
