import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture, flowContext, RECEIVED_AT } from '../../../test/support/twilio-requests.js';
import { readerOf, readRequest } from './request-events.js';

interface Webhook {
  readonly path: string;
  readonly fixture?: string;
  readonly parameters?: Record<string, string>;
  /** Type and id of each event that it tells. */
  readonly events: readonly string[];
}

/** What was told by the first version, and has its id for ever: one changed id doubles facts at the next backfill. */
const WEBHOOKS = JSON.parse(
  readFileSync(join(process.cwd(), 'test/support/fixtures/event-ids.json'), 'utf8'),
) as Webhook[];

describe('the ids of what webhooks tell', () => {
  it.each(WEBHOOKS.map((webhook) => [webhook.path, webhook.fixture ?? 'written', webhook] as const))(
    'are kept: %s, %s',
    (path, _name, { fixture: name, parameters = {}, events }) => {
      const url = `https://phone.example.com/twilio/${path}`;
      const sent = name === undefined ? parameters : fixture(name);
      const request = { url, parameters: sent, at: RECEIVED_AT, status: 200, answer: null };
      const context = flowContext({ forwardStrategy: 'sequential' });
      const told = readRequest(request, context, { at: RECEIVED_AT, receivedAt: RECEIVED_AT });
      expect(told.map(({ type, id }) => `${type} ${id}`)).toEqual(events);
    },
  );
});

describe('readerOf', () => {
  it('knows every webhook that the server has', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, unknown> };
    const webhooks = Object.keys(paths).flatMap((path) => /^\/twilio\/(.+)$/.exec(path)?.[1] ?? []);
    expect(webhooks.length).toBeGreaterThan(10);
    expect(webhooks.filter((path) => readerOf(path) === undefined)).toEqual([]);
  });

  it('knows no other path', () => {
    expect([readerOf(''), readerOf('menu/'), readerOf('constructor')]).toEqual(Array(3).fill(undefined));
  });
});
