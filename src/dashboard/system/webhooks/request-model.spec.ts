import type { WebhookRequestSummaryDto } from '../../api/generated/types.gen';
import { arrange, cutValue, formatMilliseconds, heldRequests, readView, requestsIn } from './request-model';

function aRequest(id: string, fields: Partial<WebhookRequestSummaryDto> = {}): WebhookRequestSummaryDto {
  const at = '2026-11-21T09:00:00.000Z';
  return {
    id,
    at,
    path: '/twilio/voice',
    callId: 'CA1',
    status: 200,
    durationMilliseconds: 3,
    replayOf: null,
    ...fields,
  };
}

const ids = (requests: readonly WebhookRequestSummaryDto[]): string[] => requests.map(({ id }) => id);

describe('requests of Twilio', () => {
  const all = [
    aRequest('c', { path: '/twilio/menu?attempt=1', callId: 'CA2' }),
    aRequest('b', { durationMilliseconds: 500 }),
    aRequest('a', { status: 503, callId: null }),
  ];

  it('are shown by view, and by path or call', () => {
    expect(ids(requestsIn(all, 'all', ''))).toEqual(['c', 'b', 'a']);
    expect(ids(requestsIn(all, 'slow', ''))).toEqual(['b']);
    expect(ids(requestsIn(all, 'failed', ''))).toEqual(['a']);
    expect(ids(requestsIn(all, 'all', ' MENU '))).toEqual(['c']);
    expect(ids(requestsIn(all, 'all', 'ca1'))).toEqual(['b']);
  });

  it('hold still from the newest on that was there', () => {
    expect(heldRequests(all, null)).toEqual({ shown: all, fresh: 0 });
    expect(heldRequests(all, 'c')).toEqual({ shown: all, fresh: 0 });
    expect(heldRequests(all, 'b')).toEqual({ shown: all.slice(1), fresh: 1 });
    // What was the newest is gone, as its call was erased.
    expect(heldRequests(all, 'gone')).toEqual({ shown: all, fresh: 0 });
  });

  it('have their parameters arranged, blank ones counted, long ones cut', () => {
    const of = (name: string, value: string) => ({ name, value });
    const sent = [of('Called', '+1'), of('ToZip', ''), of('From', '+2'), of('CallSid', 'CA1')];
    const { shown, blank } = arrange(sent);
    expect([shown.map(({ name }) => name), blank]).toEqual([['CallSid', 'From', 'Called'], 1]);
    expect([cutValue('x'.repeat(160)).length, cutValue('x'.repeat(161)).length]).toEqual([160, 161]);
    expect(cutValue('x'.repeat(500))).toMatch(/x…$/);
  });

  it.each([
    [0.84, '0.8 ms'],
    [14.3, '14 ms'],
    [1234, '1.2 s'],
  ])('took %p ms: %p', (milliseconds, words) => expect(formatMilliseconds(milliseconds)).toBe(words));

  it('know their views', () =>
    expect([readView('slow'), readView('x'), readView(null)]).toEqual(['slow', 'all', 'all']));
});
