import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ADMIN, serve } from '../testing/serve';
import { App } from './app';
import type { Page } from './page';

const PAGES: Page[] = [
  {
    path: '/',
    label: 'Activity',
    icon: 'activity',
    role: 'viewer',
    load: () => Promise.resolve({ default: () => <h1>Activity</h1> }),
  },
];
const PLACE = 'mainline.api-key';
const refusal = (code: string, more = {}) => ({
  statusCode: 401,
  code,
  message: 'no',
  requestId: 'r-1',
  ...more,
});

async function enterKey(key: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText('API key'), `${key}{Enter}`);
}

describe('the way in', () => {
  beforeEach(() => {
    sessionStorage.clear();
    window.history.replaceState(null, '', '/');
  });

  it('is a key, which is kept in this tab', async () => {
    const asked = serve({ 'GET /me': [200, ADMIN] });
    render(<App pages={PAGES} />);
    await enterKey('secret-key');
    expect(await screen.findAllByText(/ops · admin/)).not.toHaveLength(0);
    expect(sessionStorage.getItem(PLACE)).toBe('secret-key');
    expect(asked.at(-1)?.headers.get('x-api-key')).toBe('secret-key');
  });

  it('is the key that this tab has already', async () => {
    sessionStorage.setItem(PLACE, 'kept-key');
    serve({ 'GET /me': [200, ADMIN] });
    render(<App pages={PAGES} />);
    expect(await screen.findAllByText(/ops · admin/)).not.toHaveLength(0);
  });

  it('is a link that works once, and leaves the address', async () => {
    window.history.replaceState(null, '', '/?flagged=true#sign-in=c0de');
    const asked = serve({ 'GET /me': [200, ADMIN], 'POST /sign-in': [200, { key: 'new-key' }] });
    render(<App pages={PAGES} />);
    expect(await screen.findAllByText(/ops · admin/)).not.toHaveLength(0);
    expect(await asked[0]?.json()).toEqual({ code: 'c0de' });
    expect(sessionStorage.getItem(PLACE)).toBe('new-key');
    expect(window.location.hash).toBe('');
    expect(window.location.search).toBe('?flagged=true');
  });

  it.each([
    [
      refusal('API_KEY_EXPIRED', { expiredAt: '2026-11-21T12:00:00.000Z' }),
      'This key expired on 21 November 2026. Ask for a new one.',
    ],
    [refusal('UNAUTHENTICATED'), 'No such key.'],
    [
      { ...refusal('TOO_MANY_REQUESTS'), statusCode: 429 },
      'Too many attempts. Wait a minute, then try again.',
    ],
  ])('says what is wrong with a key: %j', async (body, words) => {
    serve({ 'GET /me': [body.statusCode, body] });
    render(<App pages={PAGES} />);
    await enterKey('wrong');
    expect((await screen.findByRole('alert')).textContent).toBe(words);
    expect(sessionStorage.getItem(PLACE)).toBeNull();
  });

  it('says that the server does not answer', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    render(<App pages={PAGES} />);
    await enterKey('some-key');
    expect((await screen.findByRole('alert')).textContent).toBe('The server does not answer. Try again.');
  });

  it('says that a link was used already', async () => {
    window.history.replaceState(null, '', '/#sign-in=0ld');
    serve({ 'POST /sign-in': [401, refusal('SIGN_IN_CODE_INVALID')] });
    render(<App pages={PAGES} />);
    expect((await screen.findByRole('alert')).textContent).toMatch(/was used already, or is too old/);
  });
});
