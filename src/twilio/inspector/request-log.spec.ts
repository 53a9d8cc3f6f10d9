import { type InspectedRequest, RequestLog } from './request-log.js';

const AT = '2026-11-21T09:00:00.000Z';
let serial = 0;

function aRequest(fields: Partial<InspectedRequest> = {}): InspectedRequest {
  serial += 1;
  return {
    id: `request-${serial}`,
    at: AT,
    path: '/twilio/menu?attempt=1',
    parameters: { CallSid: 'CA1', Digits: '2' },
    callId: 'CA1',
    callIds: ['CA1'],
    status: 200,
    answer: '<Response/>',
    durationMilliseconds: 3.2,
    replayOf: null,
    ...fields,
  };
}

describe('RequestLog', () => {
  it('keeps the newest that fit into its bytes', () => {
    const log = new RequestLog(20_000);
    const requests = Array.from({ length: 60 }, () => aRequest({ answer: 'x'.repeat(400) }));
    for (const request of requests) {
      log.add(request);
      expect(log.bytes).toBeLessThanOrEqual(20_000);
    }
    expect(log.count).toBeGreaterThan(5);
    expect(log.newest(100)).toEqual(requests.slice(-log.count).reverse());
    expect(log.newest(2)).toEqual(requests.slice(-2).reverse());
    expect(log.find(requests[0]?.id ?? '')).toBeNull();
  });

  it('counts every text: parameters, repeated ones too, path and answer', () => {
    const empty = new RequestLog(1_000_000);
    empty.add(aRequest({ path: '', parameters: {}, answer: null }));
    const measure = (fields: Partial<InspectedRequest>): number => {
      const log = new RequestLog(1_000_000);
      log.add(aRequest({ path: '', parameters: {}, answer: null, ...fields }));
      return log.bytes - empty.bytes;
    };
    const text = 'ü'.repeat(1000);
    expect(measure({ path: text })).toBe(2000);
    expect(measure({ answer: text })).toBe(2000);
    expect(measure({ parameters: { a: text } })).toBeGreaterThanOrEqual(2000);
    expect(measure({ parameters: { a: [text, text] } })).toBeGreaterThanOrEqual(4000);
  });

  it('does not let one that is too large push out all others', () => {
    const log = new RequestLog(5_000);
    const small = aRequest();
    log.add(small);
    log.add(aRequest({ answer: 'x'.repeat(5_000) }));
    expect(log.newest(9)).toEqual([small]);
  });

  it('keeps none when it may keep none', () => {
    const log = new RequestLog(0);
    log.add(aRequest());
    expect([log.count, log.bytes]).toEqual([0, 0]);
  });

  it('forgets everything about a call, its legs too, and nothing else', () => {
    const log = new RequestLog(1_000_000);
    const other = aRequest({ callId: 'CA2', callIds: ['CA2'] });
    log.add(aRequest());
    log.add(other);
    log.add(aRequest({ callIds: ['CA1', 'CA-leg'] }));
    expect([log.knows('CA1'), log.knows('CA-leg'), log.knows('CA3')]).toEqual([true, true, false]);
    log.purge(['CA1', 'CA3']);
    expect(log.newest(9)).toEqual([other]);
    expect([log.knows('CA1'), log.knows('CA-leg'), log.knows('CA2')]).toEqual([false, false, true]);
    log.purge(['CA2']);
    expect([log.count, log.bytes]).toEqual([0, 0]);
  });

  it('knows of refused ones how many there were, and why', () => {
    const log = new RequestLog(1_000_000);
    log.refuse('NOT_UNDERSTOOD', AT);
    log.refuse('SIGNATURE_INVALID', AT);
    log.refuse('SIGNATURE_INVALID', '2026-11-21T09:00:01.000Z');
    expect(log.refused()).toEqual([
      { reason: 'SIGNATURE_INVALID', count: 2, lastAt: '2026-11-21T09:00:01.000Z' },
      { reason: 'NOT_UNDERSTOOD', count: 1, lastAt: AT },
    ]);
  });
});
