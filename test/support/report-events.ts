import type { Mainline } from './mainline-app.js';

/** What `POST /api/events` answered. */
export interface ReportAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** One result of an array. */
export type ReportResult = Record<string, unknown> & { readonly status: number };

/** Reports one event or an array of them. @param body sent as it is when it is text */
export async function report(
  { url }: Pick<Mainline, 'url'>,
  key: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<ReportAnswer> {
  const answer = await fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

/** Reports an array. @returns its results */
export async function reportAll(
  mainline: Pick<Mainline, 'url'>,
  key: string,
  events: readonly unknown[],
  headers: Record<string, string> = {},
): Promise<ReportResult[]> {
  const { status, body } = await report(mainline, key, events, headers);
  if (status !== 202) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body['results'] as ReportResult[];
}

const BEGAN = Date.parse('2026-11-21T09:00:00.000Z');

/** Events of one call as other systems report them, some seconds after it began. */
export function wireEvents(callId: string) {
  const event =
    (name: string, usual: object = {}) =>
    (seconds: number | null, fields: object = {}) => ({
      event: name,
      call_id: callId,
      ...(seconds !== null && { timestamp: new Date(BEGAN + seconds * 1000).toISOString() }),
      ...usual,
      ...fields,
    });
  return {
    initiated: event('call_initiated', { type: 'video', queue_id: 'medical_spanish' }),
    routed: event('call_routed', { agent_id: 'maria' }),
    answered: event('call_answered'),
    held: event('call_hold'),
    resumed: event('call_resumed'),
    transferred: event('call_transferred', { to_queue_id: 'legal_spanish' }),
    ended: event('call_ended', { end_reason: 'completed' }),
  };
}
