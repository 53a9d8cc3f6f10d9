import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shuffled } from './callback-queue.js';
import { connectionLimits, webhookAddress } from './webhook-address.js';
import { signRequest } from './webhook-request.js';

const ORIGINS = { publicUrl: 'https://phone.example.com', targetUrl: 'http://127.0.0.1:3000' };
const BASE = 'https://phone.example.com/twilio/voice?x=1';

describe('webhookAddress', () => {
  it('signs the public address and goes to the real one', () => {
    const address = webhookAddress('https://phone.example.com/twilio/menu?attempt=1', BASE, ORIGINS);
    expect(address).toMatchObject({
      signed: 'https://phone.example.com/twilio/menu?attempt=1',
      path: '/twilio/menu?attempt=1',
      fragment: '',
      credentials: null,
    });
    expect(address.target.href).toBe('http://127.0.0.1:3000/twilio/menu?attempt=1');
  });

  it.each([
    ['/a', 'https://phone.example.com/a'],
    ['menu', 'https://phone.example.com/twilio/menu'],
    ['?y=2', 'https://phone.example.com/twilio/voice?y=2'],
    ['../b', 'https://phone.example.com/b'],
  ])('resolves %s', (relative, signed) => {
    expect(webhookAddress(relative, BASE, ORIGINS).signed).toBe(signed);
  });

  it('signs neither overrides nor user and password, which are sent', () => {
    const address = webhookAddress('https://u:p@phone.example.com/a?b=1#rc=2&rp=all', BASE, ORIGINS);
    expect(address).toMatchObject({
      signed: 'https://phone.example.com/a?b=1',
      fragment: 'rc=2&rp=all',
      credentials: 'u:p',
    });
  });

  it('keeps the characters of an absolute address as written', () => {
    const { signed } = webhookAddress("https://phone.example.com/a?b=it's+%7e", BASE, ORIGINS);
    expect(signed).toBe("https://phone.example.com/a?b=it's+%7e");
  });

  it('signs a port over http and none over https', () => {
    const other = { publicUrl: 'https://phone.example.com:8443', targetUrl: 'http://127.0.0.1:3000' };
    const secure = webhookAddress('https://phone.example.com:8443/a', BASE, other);
    expect(secure.signed).toBe('https://phone.example.com/a');
    expect(secure.target.href).toBe('http://127.0.0.1:3000/a');
    expect(webhookAddress('http://elsewhere.example.com:81/a', BASE, ORIGINS).signed).toBe(
      'http://elsewhere.example.com:81/a',
    );
  });

  it('removes the path of a public address that a proxy strips', () => {
    const behindProxy = { publicUrl: 'https://example.com/phone', targetUrl: 'http://127.0.0.1:3000' };
    const address = webhookAddress('https://example.com/phone/a', BASE, behindProxy);
    expect(address.target.href).toBe('http://127.0.0.1:3000/a');
    expect(address.path).toBe('/a');
  });

  it('goes to another host as it stands, also one that begins alike', () => {
    expect(webhookAddress('https://phone.example.com.evil.test/a', BASE, ORIGINS).target.href).toBe(
      'https://phone.example.com.evil.test/a',
    );
  });
});

describe('signRequest', () => {
  interface Vector {
    readonly name: string;
    readonly authToken: string;
    readonly signedUrl: string;
    readonly params: Record<string, string>;
    readonly expectedSignature: string;
  }
  const file = join(process.cwd(), 'test/support/fixtures/60-signature-vectors.json');
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };
  const [vector] = vectors;

  it('gives the signature of the official vector', () => {
    if (vector === undefined) throw new Error('There is no vector');
    const address = { ...webhookAddress('/', BASE, ORIGINS), signed: vector.signedUrl };
    const { signature } = signRequest(address, 'POST', vector.params, {
      authToken: vector.authToken,
      token: 't',
    });
    expect(signature).toBe(vector.expectedSignature);
  });

  it('puts the parameters of a GET into the address, behind what is there', () => {
    const address = webhookAddress('/a?b=1', BASE, ORIGINS);
    const signed = signRequest(address, 'GET', { From: '+1' }, { authToken: 'x', token: 't' });
    expect(signed).toMatchObject({
      url: 'https://phone.example.com/a?b=1&From=%2B1',
      body: '',
      path: '/a?b=1&From=%2B1',
    });
    expect(signed.target.href).toBe('http://127.0.0.1:3000/a?b=1&From=%2B1');
    expect(
      signRequest(webhookAddress('/a', BASE, ORIGINS), 'GET', { From: '+1' }, { authToken: 'x', token: 't' })
        .url,
    ).toBe('https://phone.example.com/a?From=%2B1');
  });
});

describe('connectionLimits', () => {
  it("has Twilio's defaults", () => {
    expect(connectionLimits('')).toEqual({
      connect: 5000,
      read: 15_000,
      total: 15_000,
      retries: 1,
      retryOn: new Set(['ct']),
    });
  });

  it('reads overrides and keeps them within their ranges', () => {
    expect(connectionLimits('ct=2000&rt=5000&tt=99999&rc=9&rp=4xx,rt')).toEqual({
      connect: 2000,
      read: 5000,
      total: 15_000,
      retries: 5,
      retryOn: new Set(['4xx', 'rt']),
    });
    expect(connectionLimits('ct=1&rc=x&rp=all')).toMatchObject({
      connect: 100,
      retries: 1,
      retryOn: new Set(['4xx', '5xx', 'ct', 'rt']),
    });
  });
});

describe('shuffled', () => {
  const items = [...'abcdefghij'];

  it('gives the same order for the same seed, and others for others', () => {
    expect(shuffled(items, 7)).toEqual(shuffled(items, 7));
    expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8));
    expect(shuffled(items, 7)).not.toEqual(items);
    expect([...shuffled(items, 7)].sort()).toEqual(items);
  });
});
