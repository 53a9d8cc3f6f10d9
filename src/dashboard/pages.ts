import type { Page } from './app/page';

/** Every page of the dashboard. A page is loaded when it is first opened. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    label: 'Activity',
    icon: 'activity',
    shortcut: 'a',
    role: 'viewer',
    load: () => import('./activity/activity-page'),
  },
  { path: '/call/:id', label: 'Call', role: 'viewer', load: () => import('./call/call-page') },
  {
    path: '/phone',
    label: 'Phone',
    icon: 'phone',
    shortcut: 'p',
    role: 'agent',
    feature: 'phone',
    load: () => import('./phone/phone-page'),
  },
];
