import { Clock } from '../../common/time/clock.js';
import type { AppConfig } from '../../config/app-config.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { validateEnv } from '../../config/env.js';
import { AudioLinks } from './audio-links.js';

const CALL = 'CA5f1c0de05f1c0de05f1c0de05f1c0de0';
const START = Date.parse('2026-11-21T09:01:00.000Z');
const HOUR = 3_600_000;
const secrets = {
  apiKey: 'k',
  twilioAccountSid: `AC${'0'.repeat(32)}`,
  twilioAuthToken: 'unused',
  notifyWebhookSecret: 'whsec_none',
};

function configOf(tokens: string, variables: Record<string, string> = {}): AppConfig {
  const account = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: tokens };
  return buildAppConfig(
    validateEnv({ PUBLIC_URL: 'https://main.example/base/', ...account, ...variables }),
    secrets,
  );
}

function linksAt(time: number, config = configOf('one')): AudioLinks {
  const now = new Date(time);
  return new AudioLinks(config, Object.assign(new Clock(), { now: () => now }));
}

function queryOf(url: string): string {
  return new URL(url).search.slice(1);
}

describe('AudioLinks', () => {
  const url = linksAt(START).urlOf(CALL);
  const query = queryOf(url);

  it('makes an absolute address that lives as long as configured, rounded up to five minutes', () => {
    expect(url).toMatch(
      new RegExp(`^https://main\\.example/base/calls/${CALL}/voicemail\\?expires=\\d+&signature=[\\w-]{43}$`),
    );
    expect(new URL(url).searchParams.get('expires')).toBe(
      String(Date.parse('2026-11-22T09:05:00.000Z') / 1000),
    );
    const short = linksAt(START, configOf('one', { AUDIO_LINK_HOURS: '1' })).urlOf(CALL);
    expect(new URL(short).searchParams.get('expires')).toBe(
      String(Date.parse('2026-11-21T10:05:00.000Z') / 1000),
    );
  });

  it('makes the same bytes for a while', () => {
    expect(linksAt(START + 239_000).urlOf(CALL)).toBe(url);
    expect(linksAt(START + 241_000).urlOf(CALL)).not.toBe(url);
  });

  it('encodes ids of other systems', () => {
    const odd = 'order 17/b?x=1&y=🚀';
    const { pathname, search } = new URL(linksAt(START).urlOf(odd));
    expect(decodeURIComponent(pathname.split('/')[3] ?? '')).toBe(odd);
    expect(linksAt(START).verify(odd, search.slice(1))).toBe('valid');
  });

  it('accepts its own link until it expires', () => {
    expect(linksAt(START).verify(CALL, query)).toBe('valid');
    expect(linksAt(START + 24 * HOUR + 239_000).verify(CALL, query)).toBe('valid');
    expect(linksAt(START + 24 * HOUR + 240_000).verify(CALL, query)).toBe('expired');
  });

  it('refuses the link of another call', () => {
    expect(linksAt(START).verify(CALL.replace('5', '6'), query)).toBe('altered');
  });

  it.each([
    ['a later expiry', query.replace(/expires=\d+/, 'expires=9999999999')],
    ['no expiry', query.replace(/expires=\d+&/, '')],
    ['two expiries', `expires=9999999999&${query}`],
    ['another format', `${query}&format=wav`],
    ['an unknown parameter', `${query}&x=`],
    ['no signature', query.replace(/&signature=.*/, '')],
    ['an empty signature', query.replace(/signature=.*/, 'signature=')],
    ['two signatures', `${query}&${query.replace(/.*&/, '')}`],
    ['a short signature', query.slice(0, -1)],
    ['a padded signature', `${query}=`],
    [
      'a signature in capitals',
      query.replace(/signature=.*/, (text) => `signature=${text.slice(10).toUpperCase()}`),
    ],
  ])('refuses %s', (_what, altered) => {
    expect(linksAt(START).verify(CALL, altered)).toBe('altered');
  });

  it('lets every character of the signature count', () => {
    const start = query.indexOf('signature=') + 'signature='.length;
    for (let index = start; index < query.length; index += 1) {
      const other = query[index] === 'A' ? 'B' : 'A';
      const altered = query.slice(0, index) + other + query.slice(index + 1);
      expect(linksAt(START).verify(CALL, altered)).toBe('altered');
    }
  });

  it.each(['', 'format=wav', 'x=1'])('says when a request is no link: %j', (plain) => {
    expect(linksAt(START).verify(CALL, plain)).toBe('missing');
  });

  it('accepts links of each token while they rotate, and signs with the first', () => {
    const rotating = linksAt(START, configOf('two,one'));
    expect(rotating.verify(CALL, query)).toBe('valid');
    const next = queryOf(rotating.urlOf(CALL));
    expect(linksAt(START, configOf('two')).verify(CALL, next)).toBe('valid');
    expect(linksAt(START, configOf('one')).verify(CALL, next)).toBe('altered');
  });
});
