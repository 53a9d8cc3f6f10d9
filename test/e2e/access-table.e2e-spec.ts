import type { FastifyInstance, RouteOptions } from 'fastify';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';

/**
 * Who may use a route: everybody, everybody but senders of a wrong key, Twilio by its signature, whoever has a signed link or
 * any key, or keys from a role on; with `of all numbers`, only keys that are not limited to some numbers.
 */
type Access = 'public' | 'no wrong key' | 'signature' | 'link' | Role | `${Role} of all numbers`;
type Role = 'viewer' | 'agent' | 'admin';

/** Every route of the server. A route that is missing here fails the test: decide who may use it, and add its line. */
const TABLE: Readonly<Record<string, Access>> = {
  'GET /': 'public',
  'GET /assets/*': 'public',
  'GET /board': 'public',
  'GET /call/:id': 'public',
  'GET /insights': 'public',
  'GET /phone': 'public',
  'GET /pool': 'public',
  'GET /pool/:id': 'public',
  'GET /system': 'public',
  'POST /sign-in': 'public',
  'GET /api/agents': 'viewer of all numbers',
  'GET /api/agents/:id': 'viewer of all numbers',
  'GET /api/agents/:id/metrics': 'viewer of all numbers',
  'PATCH /api/agents/:id': 'agent of all numbers',
  'POST /api/agents': 'admin of all numbers',
  'GET /api/board': 'viewer',
  'POST /api/events': 'agent of all numbers',
  'GET /api/queues': 'viewer of all numbers',
  'GET /api/queues/:id': 'viewer of all numbers',
  'GET /api/queues/:id/metrics': 'viewer of all numbers',
  'PATCH /api/queues/:id': 'admin of all numbers',
  'POST /api/queues': 'admin of all numbers',
  'GET /calls': 'viewer',
  'GET /calls/:id': 'viewer',
  'GET /calls/:id/events': 'viewer',
  'GET /calls/:id/stores': 'viewer',
  'GET /calls/:id/voicemail': 'link',
  'DELETE /calls/:id': 'admin',
  'PATCH /calls/:id': 'agent',
  'PATCH /calls/:id/voicemail': 'agent',
  'GET /calls/changes': 'viewer',
  'GET /calls/counts': 'viewer',
  'GET /calls/export': 'link',
  'POST /calls/export-link': 'viewer',
  'GET /calls/stats': 'viewer',
  'GET /calls/stats/agents': 'viewer',
  'GET /api/alerts': 'viewer',
  'POST /api/alerts/:id/acknowledge': 'agent',
  'POST /api/alerts/:id/resolve': 'agent',
  'GET /api/calls': 'viewer',
  'GET /api/calls/:id/events': 'viewer',
  'GET /consistency': 'admin of all numbers',
  'GET /health/live': 'public',
  'GET /health/ready': 'no wrong key',
  'GET /notifications': 'admin of all numbers',
  'GET /me': 'viewer',
  'GET /metrics': 'viewer of all numbers',
  'GET /numbers': 'admin of all numbers',
  'GET /numbers/counts': 'agent of all numbers',
  'GET /numbers/comparison': 'admin of all numbers',
  'GET /numbers/:id': 'admin of all numbers',
  'GET /numbers/:id/history': 'admin of all numbers',
  'DELETE /numbers/:id': 'admin of all numbers',
  'POST /numbers': 'admin of all numbers',
  'GET /sessions': 'agent of all numbers',
  'GET /sessions/:id': 'agent of all numbers',
  'POST /sessions/:id/expire': 'agent of all numbers',
  'POST /sessions/:id/extend': 'agent of all numbers',
  'POST /sessions/create': 'agent of all numbers',
  'GET /system/dead-letters': 'admin of all numbers',
  'GET /system/dead-letters/:id': 'admin of all numbers',
  'DELETE /system/dead-letters/:id': 'admin of all numbers',
  'POST /system/dead-letters/:id/replay': 'admin of all numbers',
  'POST /system/dead-letters/replay': 'admin of all numbers',
  'POST /system/backfills': 'admin of all numbers',
  'GET /system/repairs': 'admin of all numbers',
  'GET /system/repairs/:id': 'admin of all numbers',
  'POST /system/repairs': 'admin of all numbers',
  'GET /system/status': 'admin of all numbers',
  'GET /system/webhook-requests': 'agent of all numbers',
  'GET /system/webhook-requests/:id': 'agent of all numbers',
  'POST /system/webhook-requests/:id/replay': 'admin of all numbers',
  'POST /twilio/check': 'signature',
  'POST /twilio/dial': 'signature',
  'POST /twilio/fallback': 'signature',
  'POST /twilio/incoming-call': 'signature',
  'POST /twilio/menu': 'signature',
  'POST /twilio/recording': 'signature',
  'POST /twilio/screen': 'signature',
  'POST /twilio/screen/answer': 'signature',
  'POST /twilio/status': 'signature',
  'POST /twilio/transcription': 'signature',
  'POST /twilio/voice': 'signature',
  'POST /twilio/voicemail': 'signature',
  'GET /docs': 'public',
  'GET /docs/': 'public',
  'GET /docs/*': 'public',
  'GET /docs/LICENSE': 'public',
  'GET /docs/docs/swagger-ui-init.js': 'public',
  'GET /docs/index.html': 'public',
  'GET /docs/swagger-ui-init.js': 'public',
  'GET /docs-json': 'public',
};

const KEYS = [
  `viewer:viewer:${apiKeyDigest('viewer')}`,
  `agent:agent:${apiKeyDigest('agent')}`,
  `admin:admin:${apiKeyDigest('admin')}`,
  `limited:admin:${apiKeyDigest('limited')}:numbers=+13235550199`,
  `expired:admin:${apiKeyDigest('expired')}:expires=2020-01-01`,
];
const SENDERS = ['nobody', 'unknown', 'expired', 'viewer', 'agent', 'admin', 'limited'] as const;
type Sender = (typeof SENDERS)[number];
const RANKS: readonly Sender[] = ['viewer', 'agent', 'admin'];

/** What an answer says about access; everything else it may say is not of interest here. */
type Verdict = 'let through' | number;

function expected(access: Access, sender: Sender): Verdict {
  if (access === 'public') return 'let through';
  // A key is no signature.
  if (access === 'signature') return 400;
  if (access === 'no wrong key' && sender === 'nobody') return 'let through';
  if (sender === 'nobody' || sender === 'unknown' || sender === 'expired') return 401;
  if (access === 'link' || access === 'no wrong key') return 'let through';
  const [role = '', , ofAllNumbers] = access.split(' ');
  if (sender === 'limited') return ofAllNumbers === undefined ? 'let through' : 403;
  return RANKS.indexOf(sender) >= RANKS.findIndex((rank) => rank === role) ? 'let through' : 403;
}

describe('who may use which route', () => {
  const routes = new Set<string>();
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({
      variables: { API_KEYS: KEYS.join(','), TRUSTED_PROXIES: '1', REQUESTS_PER_MINUTE: '1000000' },
      watch: (server) => collectRoutes(server, routes),
    });
  }, STARTING);
  afterAll(() => mainline.close());

  it('is written down for every route, and for no other', () => {
    expect([...routes].sort()).toEqual(Object.keys(TABLE).sort());
  });

  it('stands at a path whose methods are named to whoever asks with another', async () => {
    for (const path of new Set([...routes].map((route) => route.split(' ')[1] ?? ''))) {
      const answer = await ask(mainline.url + addressOf(path), 'PUT', 'nobody');
      const methods = [...routes]
        .filter((route) => route.split(' ')[1] === path)
        .map((route) => route.split(' ')[0]);
      const allowed = (answer.headers.get('allow') ?? '').split(', ');
      expect([path, answer.status, methods.filter((one = '') => !allowed.includes(one))]).toEqual([
        path,
        405,
        [],
      ]);
    }
  });

  describe.each(Object.entries(TABLE))('%s (%s)', (route, access) => {
    it.each(SENDERS)('is as written down for %s', async (sender) => {
      const [method = '', path = ''] = route.split(' ');
      const answer = await ask(mainline.url + addressOf(path), method, sender);
      expect([sender, verdictOf(answer, access)]).toEqual([sender, expected(access, sender)]);
    });
  });
});

function collectRoutes(server: FastifyInstance, routes: Set<string>): void {
  server.addHook('onRoute', ({ method, url }: RouteOptions) => {
    // Fastify answers HEAD where it answers GET, with the same handler and guards.
    for (const one of [method].flat().filter((name) => name !== 'HEAD')) routes.add(`${one} ${url}`);
  });
}

function addressOf(path: string): string {
  return path.replace(/:\w+/g, 'CA1').replace('*', 'swagger-ui.css');
}

let attempts = 0;

async function ask(url: string, method: string, sender: Sender): Promise<Response> {
  attempts += 1;
  // From another address each time: wrong keys are limited per address.
  const headers = { 'x-forwarded-for': `198.51.100.${attempts % 250}, 2001:db8:${attempts.toString(16)}::1` };
  const key = sender === 'nobody' ? null : { 'x-api-key': sender };
  const answer = await fetch(url, { method, headers: { ...headers, ...key } });
  await answer.arrayBuffer();
  return answer;
}

function verdictOf({ status }: Response, access: Access): Verdict {
  if (status === 401 || status === 403 || status === 429 || status === 500) return status;
  return access === 'signature' ? status : 'let through';
}
