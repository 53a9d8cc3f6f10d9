import { fetchMedia } from './fetch-media.js';

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
    const answers = [redirect('https://media.example/a?token=1', status), new Response('a')];
    await expect(request(ORIGIN, ...answers)).resolves.toMatchObject({ redirected: true });
    expect(sent(1)).toEqual({
      url: 'https://media.example/a?token=1',
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
    'http://media.example/a',
    'http://127.0.0.1/a',
    'http://169.254.169.254/latest/meta-data',
    'ftp://media.example/a',
    'file:///etc/passwd',
    'data:audio/mpeg;base64,AA',
    'https://user:password@media.example/a',
    'https://',
    '//',
    null,
  ])('does not follow a redirect to %s', async (location) => {
    await expect(request(ORIGIN, redirect(location))).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('follows plain http only from this machine to this machine', async () => {
    const simulator = 'http://127.0.0.1:3010/a';
    await expect(
      request(simulator, redirect('http://localhost:3010/b'), new Response('a')),
    ).resolves.toBeDefined();
    await expect(request(simulator, redirect('http://media.example/b'))).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
    });
  });

  it('does not follow a second redirect', async () => {
    const answers = [redirect('https://media.example/a'), redirect('https://media.example/b')];
    await expect(request(ORIGIN, ...answers)).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    expect(fetched).toHaveBeenCalledTimes(2);
  });
});
