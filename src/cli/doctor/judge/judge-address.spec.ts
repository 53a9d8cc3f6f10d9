import type { ArrivedRequest } from '../../../twilio/check/check.controller.js';
import { type CheckAnswer, judgePublicUrl, judgeRoundTrip, type RoundTrip } from './judge-address.js';

const PUBLIC_URL = 'https://phone.example.com/line';
const URL_SENT = `${PUBLIC_URL}/twilio/check?a=b%20c`;
const PARAMETERS = { Text: 'a b', Empty: '' };
const ARRIVED: ArrivedRequest = {
  hasSignature: true,
  isSigned: true,
  publicUrl: PUBLIC_URL,
  path: '/twilio/check?a=b%20c',
  host: 'phone.example.com',
  forwardedProto: 'https',
  parameters: PARAMETERS,
};
const WRONG = { ...ARRIVED, isSigned: false };

function answered(more: Partial<Extract<CheckAnswer, { kind: 'answered' }>>): CheckAnswer {
  const nothing = { location: null, contentType: 'text/plain', code: null, arrived: null };
  return { kind: 'answered', status: 200, ...nothing, ...more };
}

function judge(answer: CheckAnswer, more: Partial<RoundTrip> = {}): string {
  const sent = { url: URL_SENT, publicUrl: PUBLIC_URL, parameters: PARAMETERS };
  const { status, text } = judgeRoundTrip({ sent, answer, isServerRunning: true, foundAt: null, ...more });
  return `${status}: ${text}`;
}

describe('the public address', () => {
  it.each([
    ['https://phone.example.com', false, false, []],
    ['http://phone.example.com', false, false, ['warn']],
    ['https://127.0.0.1', false, true, ['fail']],
    ['http://127.0.0.1:3000', true, true, []],
  ])('%s (simulated: %s, private: %s) is %j', (url, isSimulated, isPrivate, expected) => {
    expect(judgePublicUrl(url, isSimulated, isPrivate).map(({ status }) => status)).toEqual(expected);
  });

  it('is fine when a signed request arrives as it was sent, whatever headers say', () => {
    expect(judge(answered({ arrived: ARRIVED }))).toBe(
      `ok: a signed request to ${PUBLIC_URL} arrives as it was sent`,
    );
    const behind = { ...ARRIVED, host: '127.0.0.1:3000', forwardedProto: 'http' };
    expect(judge(answered({ arrived: behind }))).toMatch(
      /^ok: .*\(Host arrives as 127\.0\.0\.1:3000, X-Forwarded-Proto as http: harmless\)/,
    );
  });

  it.each([
    [
      'the path',
      { path: '/x/twilio/check?a=b%20c' },
      /changed the path \/line\/twilio\/check -> \/line\/x\//,
    ],
    ['the query', { path: '/twilio/check?a=b+c' }, /changed the query \?a=b%20c -> \?a=b\+c/],
    ['no query', { path: '/twilio/check' }, /changed the query \?a=b%20c -> none/],
    ['the body', { parameters: { Text: 'a b' } }, /changed the body;/],
    ['more body', { parameters: { ...PARAMETERS, More: '1' } }, /changed the body;/],
    [
      'the scheme',
      { publicUrl: 'http://phone.example.com/line' },
      /the scheme https -> http \(that server's PUBLIC_URL/,
    ],
    [
      'the host',
      { publicUrl: 'https://x.example.com/line' },
      /the host phone\.example\.com -> x\.example\.com/,
    ],
    ['the port', { publicUrl: 'https://phone.example.com:1/line' }, /the port none -> 1/],
    ['nothing', {}, /although nothing was changed/],
    ['the header', { hasSignature: false }, /removes the header X-Twilio-Signature/],
  ])('tells that %s was changed', (_part, more, expected) => {
    const text = judge(answered({ arrived: { ...WRONG, ...more } }));
    expect(text).toMatch(/^fail: /);
    expect(text).toMatch(expected);
  });

  it.each([
    ['http://phone.example.com/line/twilio/check?a=b%20c', /scheme https -> http/],
    ['https://www.example.com/line/twilio/check?a=b%20c', /host phone\.example\.com -> www/],
    ['/line/twilio/check/?a=b%20c', /path \/line\/twilio\/check -> \/line\/twilio\/check\//],
    [null, /to no other address/],
  ])('tells what a redirect to %s changes', (location, expected) => {
    expect(judge(answered({ status: 308, location }))).toMatch(expected);
  });

  it.each([
    [answered({ status: 404, code: 'NOT_FOUND' }), /changed the path: Mainline is reached/],
    [answered({ status: 415, code: 'UNSUPPORTED' }), /changed the body/],
    [answered({ status: 400, code: 'SIGNATURE_MISSING' }), /X-Twilio-Signature/],
    [answered({ status: 403, code: 'SIGNATURE_INVALID' }), /another auth token/],
    [answered({ status: 502 }), /does not reach Mainline/],
    [answered({ status: 200, contentType: 'text/html; charset=utf-8' }), /web page \(HTML\)/],
    [answered({ status: 200 }), /not as Mainline does/],
    [{ kind: 'failed', code: 'ENOTFOUND' }, /its host is not known/],
    [{ kind: 'failed', code: 'ECONNREFUSED' }, /cannot be reached \(ECONNREFUSED\)/],
    [{ kind: 'failed', code: 'CERT_HAS_EXPIRED' }, /certificate is not trusted/],
    [{ kind: 'failed', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, /certificate is not trusted/],
    [{ kind: 'failed', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, /certificate is not trusted/],
    [{ kind: 'failed', code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, /does not speak TLS/],
  ] as const)('fails with %j', (answer, expected) => {
    const text = judge(answer);
    expect(text).toMatch(/^fail: /);
    expect(text).toMatch(expected);
  });

  it('says where Mainline is, when it is not where it should be', () => {
    const foundAt = 'https://phone.example.com/twilio/check?a=b%20c';
    expect(judge(answered({ status: 404 }), { foundAt })).toBe(
      'fail: a proxy changed the path: Mainline answers at https://phone.example.com/twilio/check only ' +
        '(path /line/twilio/check -> /twilio/check)',
    );
  });

  it.each([answered({ status: 503 }), { kind: 'failed', code: 'ECONNREFUSED' } as const])(
    'cannot be judged by %j while no server runs',
    (answer) => {
      expect(judge(answer, { isServerRunning: false })).toMatch(/^skipped: /);
    },
  );
});
