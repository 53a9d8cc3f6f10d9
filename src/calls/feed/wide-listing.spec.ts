import type { CallFilter } from './call-filter.js';
import { parseTextSearch } from './text-search.js';
import { isWideListing } from './wide-listing.js';

const START = '2026-11-21T09:00:00.000Z';

describe('isWideListing', () => {
  it.each<CallFilter>([
    {},
    { startedFrom: START, startedBefore: START, visibleNumbers: ['+13235550100'] },
    { status: 'ended', visibleNumbers: ['+13235550100'] },
    { outcome: 'missed', startedFrom: START },
    { outcome: ['missed', 'abandoned'], visibleNumbers: ['+13235550100'] },
    { number: '+13235550100' },
    { agent: '+15557778888' },
    { queue: 'sales' },
    { from: { exact: '+14155550142' } },
    { text: parseTextSearch('bill') ?? undefined },
    { unheard: true },
    { flagged: true, queue: undefined },
    { hasVoicemail: true },
  ])('is false of what people look for: %j', (filter) => {
    expect(isWideListing({ filter, sort: 'startedAt' })).toBe(false);
    expect(isWideListing({ filter, sort: 'duration' })).toBe(true);
  });

  it.each<CallFilter>([
    { outcome: 'missed', queue: 'sales' },
    { outcome: ['missed', 'abandoned'], visibleNumbers: ['+13235550100', '+13235550101'] },
    { participant: '+14155550142' },
    { offer: { agent: 'maria', result: 'missed' } },
    { unheard: false },
    { direction: 'outbound' },
    { source: 'api' },
    { from: { prefix: '+1415' } },
    { to: { exact: '+14155550142' } },
    { durationFrom: 10 },
  ])('is true of %j', (filter) => {
    expect(isWideListing({ filter, sort: 'startedAt' })).toBe(true);
  });
});
