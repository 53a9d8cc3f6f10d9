import { checkMedia, fetchMedia } from './fetch-media.js';
import { thrownBy } from '../../../test/support/thrown-by.js';

const ORIGIN = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.mp3';

function redirect(location: string | null, status = 302): Response {
  return new Response(null, { status, headers: location === null ? {} : { location } });
}

describe('fetchMedia', () => {
  const fetched = jest.spyOn(globalThis, 'fetch');
  afterEach(() => fetched.mockReset());
  afterAll(() => fetched.mockRestore());

  function request(url = ORIGIN, ...answers: Response[]) {
    for (const answer of answers) fetched.mockResolvedValueOnce(answer);
    const { signal } = new AbortController();
    return fetchMedia({
      url: new URL(url),
      authorization: 'Basic x',
      method: 'GET',
      headers: { range: 'bytes=0-1' },
      signal,
    });
  }

  function sent(index: number) {
    const [url, init] = fetched.mock.calls[index] ?? [];
    return { url: url instanceof URL ? url.href : url, headers: init?.headers, redirect: init?.redirect };
  }

  it('sends credentials to the origin', async () => {
    await expect(request(ORIGIN, new Response('a'))).resolves.toMatchObject({ redirected: false });
    expect(sent(0)).toEqual({
      url: ORIGIN,
      headers: { range: 'bytes=0-1', authorization: 'Basic x' },
      redirect: 'manual',
    });
  });

  it.each([301, 302, 303, 307, 308])('follows one %d without credentials', async (status) => {
    const answers = [redirect('https://media.twiliocdn.com/a?token=1', status), new Response('a')];
    await expect(request(ORIGIN, ...answers)).resolves.toMatchObject({ redirected: true });
    expect(sent(1)).toEqual({
      url: 'https://media.twiliocdn.com/a?token=1',
      headers: { range: 'bytes=0-1' },
      redirect: 'manual',
    });
  });

  it('sends no credentials back to the origin either', async () => {
    await request(ORIGIN, redirect('/elsewhere'), new Response('a'));
    expect(sent(1)).toMatchObject({
      url: 'https://api.twilio.com/elsewhere',
      headers: { range: 'bytes=0-1' },
    });
  });

  it.each([
    'https://api.twilio.com/a',
    'https://api.twilio.com:443/a',
    'https://API.ie1.Twilio.com/a',
    'https://api.dublin.ie1.twilio.com/a',
    'https://mms.twiliocdn.com/a',
  ])('follows a redirect to %s', async (location) => {
    await expect(request(ORIGIN, redirect(location), new Response('a'))).resolves.toBeDefined();
    expect(sent(1)).toEqual({
      url: new URL(location).href,
      headers: { range: 'bytes=0-1' },
      redirect: 'manual',
    });
  });

  it.each([
    'http://api.twilio.com/a',
    'http://media.twiliocdn.com/a',
    'https://media.example/a',
    'https://api.twilio.com:8443/a',
    'https://media.twiliocdn.com:80/a',
    'https://api.twilio.com.example/a',
    'https://api.twilio.com./a',
    'https://twiliocdn.com/a',
    'https://a.b.twiliocdn.com/a',
    'https://eviltwiliocdn.com/a',
    'https://evil-twilio.com/a',
    'https://api.a.b.c.twilio.com/a',
    'https://api.twilio.com%2f.example/a',
    'https://media.example/https://media.twiliocdn.com/a',
    'https://media.example\\@api.twilio.com/a',
    'https://media.example#@api.twilio.com/a',
    'https://handler.twilio.com/a',
    'https://s3.amazonaws.com/media.twiliocdn.com/a',
    'http://127.0.0.1/a',
    'https://127.0.0.1/a',
    'https://localhost/a',
    'https://10.0.0.1/a',
    'https://2130706433/a',
    'https://[::1]/a',
    'https://[::ffff:10.0.0.1]/a',
    'https://169.254.169.254/latest/meta-data',
    'http://169.254.169.254/latest/meta-data',
    'ftp://media.twiliocdn.com/a',
    'file:///etc/passwd',
    'data:audio/mpeg;base64,AA',
    'https://user:password@media.twiliocdn.com/a',
    'https://user@api.twilio.com/a',
    'https://',
    '//',
    '//media.example/a',
    null,
  ])('does not follow a redirect to %s', async (location) => {
    await expect(request(ORIGIN, redirect(location))).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('follows plain http at the origin alone', async () => {
    const simulator = 'http://127.0.0.1:3010/a';
    await request(simulator, redirect('http://127.0.0.1:3010/b'), new Response('a'));
    for (const other of ['http://127.0.0.1:3011/b', 'http://127.0.0.1/b', 'http://localhost:3010/b']) {
      await expect(request(simulator, redirect(other))).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    }
    expect(fetched).toHaveBeenCalledTimes(5);
  });

  it('says in the log alone where a refused redirect led', async () => {
    const refused = request(ORIGIN, redirect('https://media.example/a?token=secret'));
    await expect(refused).rejects.toMatchObject({
      message: 'Twilio redirected to an address that is not allowed',
      cause: new Error('The address is of https://media.example'),
    });
  });

  it('does not follow a second redirect', async () => {
    const answers = [redirect('https://media.twiliocdn.com/a'), redirect('https://media.twiliocdn.com/b')];
    await expect(request(ORIGIN, ...answers)).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    expect(fetched).toHaveBeenCalledTimes(2);
  });
});

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
