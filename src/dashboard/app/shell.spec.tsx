import { render, screen } from '@testing-library/react';
import { ADMIN, serve } from '../testing/serve';
import { App } from './app';
import type { Page } from './page';

const page = (path: string, label: string, more: Partial<Page> = {}): Page => ({
  path,
  label,
  icon: 'phone',
  role: 'viewer',
  load: () => Promise.resolve({ default: () => <h1>{`Page of ${label}`}</h1> }),
  ...more,
});
const PAGES = [page('/', 'Activity'), page('/phone', 'Phone', { role: 'agent', feature: 'phone' })];

describe('a page that not every server has', () => {
  beforeEach(() => {
    sessionStorage.setItem('mainline.api-key', 'secret-key');
    window.history.replaceState(null, '', '/phone');
  });

  it('is there where the server has it', async () => {
    serve({ 'GET /me': [200, ADMIN] });
    render(<App pages={PAGES} />);
    expect(await screen.findByText('Page of Phone')).toBeTruthy();
    expect(screen.getAllByTitle('Phone')).not.toHaveLength(0);
  });

  it.each([
    ['where it has not', { ...ADMIN, features: { phone: false } }],
    ['for whoever may not use it', { ...ADMIN, role: 'viewer' }],
  ])('is absent %s, also from navigation', async (_, me) => {
    serve({ 'GET /me': [200, me] });
    render(<App pages={PAGES} />);
    expect(await screen.findByText('Page of Activity')).toBeTruthy();
    expect(screen.queryByTitle('Phone')).toBeNull();
    expect(window.location.pathname).toBe('/');
  });
});
