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
  {
    path: '/board',
    label: 'Board',
    icon: 'board',
    shortcut: 'b',
    role: 'viewer',
    load: () => import('./board/board-page'),
  },
  {
    path: '/insights',
    label: 'Insights',
    icon: 'insights',
    shortcut: 'i',
    role: 'viewer',
    load: () => import('./insights/insights-page'),
  },
  {
    path: '/pool',
    label: 'Numbers',
    icon: 'numbers',
    shortcut: 'n',
    role: 'agent',
    ofAllNumbers: true,
    load: () => import('./pool/pool-page'),
  },
  {
    path: '/phone',
    label: 'Phone',
    icon: 'phone',
    shortcut: 'p',
    role: 'agent',
    feature: 'phone',
    load: () => import('./phone/phone-page'),
  },
  {
    path: '/system',
    label: 'System',
    icon: 'system',
    shortcut: 's',
    role: 'admin',
    load: () => import('./system/system-page'),
  },
  { path: '/call/:id', label: 'Call', role: 'viewer', load: () => import('./call/call-page') },
  {
    path: '/pool/:id',
    label: 'Number',
    role: 'admin',
    ofAllNumbers: true,
    load: () => import('./pool/number-page'),
  },
];
