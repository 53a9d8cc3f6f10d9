import { thrownBy } from '../../../test/support/thrown-by.js';
import { checkMedia } from './check-media.js';

const WHOLE = { ranged: false, maxBytes: 1000 };
const PART = { ranged: true, maxBytes: 1000 };

function answer(status: number, headers: Record<string, string> = {}, redirected = false) {
  return {
    response: new Response(null, { status, headers: { 'content-type': 'audio/mpeg', ...headers } }),
    redirected,
  };
}

describe('checkMedia', () => {
  it.each([
    [200, WHOLE, 200],
    [200, PART, 200],
    [206, PART, 206],
    [416, PART, 416],
    [404, WHOLE, null],
    [410, WHOLE, null],
  ] as const)('takes %d', (status, rules, expected) => {
    expect(checkMedia(answer(status), rules)).toBe(expected);
  });

  it.each(['audio/mpeg', 'audio/x-wav', 'AUDIO/wav; rate=8000'])('takes %s', (type) => {
    expect(checkMedia(answer(200, { 'content-type': type }), WHOLE)).toBe(200);
  });

  it.each([
    ['a part nobody asked for', 206, {}],
    ['416 without a range', 416, {}],
    ['another success', 204, {}],
    ['a refusal', 403, {}],
    ['too many requests', 429, {}],
    ['a failure', 500, {}],
    ['a page', 200, { 'content-type': 'text/html' }],
    ['a type that only looks alike', 200, { 'content-type': 'text/audio/mpeg' }],
    ['no type', 200, { 'content-type': '' }],
    ['compressed audio', 200, { 'content-encoding': 'gzip' }],
    ['more than the limit', 200, { 'content-length': '1001' }],
  ])('refuses %s', (_what, status, headers) => {
    expect(thrownBy(() => checkMedia(answer(status, headers), WHOLE))).toMatchObject({
      code: 'UPSTREAM_FAILED',
    });
  });

  it('names our credentials in the log only when Twilio itself refuses them', () => {
    expect(thrownBy(() => checkMedia(answer(401), WHOLE))).toMatchObject({
      message: 'Twilio did not hand out the recording',
      cause: new Error(
        'Status 401: Twilio refused our credentials, check TWILIO_ACCOUNT_SID and the first TWILIO_AUTH_TOKEN',
      ),
    });
    const elsewhere = thrownBy(() => checkMedia(answer(403, {}, true), WHOLE));
    expect(elsewhere).toMatchObject({ cause: new Error('Status 403 after a redirect') });
  });
});
