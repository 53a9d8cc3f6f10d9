import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { parseTextSearch } from '../../calls/feed/text-search.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { CallFilterQuery } from './call-filter.query.js';
import { toCallFilter } from './call-filter.mapper.js';

const EVERYTHING: ApiKeyIdentity = { name: 'desk', role: 'viewer', numbers: null };

function read(query: object): CallFilterQuery {
  return plainToInstance(CallFilterQuery, query);
}

function filterOf(query: object, identity = EVERYTHING) {
  const checked = read(query);
  expect(validateSync(checked)).toEqual([]);
  return toCallFilter(checked, identity);
}

function badFields(query: object): string[] {
  return validateSync(read(query), { whitelist: true, forbidNonWhitelisted: true }).map(
    ({ property }) => property,
  );
}

describe('toCallFilter', () => {
  it('has no condition that was not asked for', () => {
    expect(Object.keys(filterOf({}))).toEqual([]);
  });

  it('takes every condition over', () => {
    const plain = {
      status: 'ended',
      outcome: 'voicemail',
      direction: 'inbound',
      source: 'twilio',
      agent: '+15557778888',
      queue: 'sales',
      number: '+13235550100',
    };
    const query = {
      ...plain,
      from: '+14155550142',
      toPrefix: '+1323',
      text: 'Zoë calls',
      hasVoicemail: 'true',
      unheard: 'false',
      flagged: 'true',
      underWay: 'false',
      startedFrom: '2026-11-20T09:00:00+01:00',
      startedBefore: '2026-11-20T09:00:00Z',
      durationFrom: '0',
      durationTo: '60',
    };
    expect(filterOf(query)).toEqual({
      ...plain,
      from: { exact: '+14155550142' },
      to: { prefix: '+1323' },
      text: parseTextSearch('Zoë calls'),
      hasVoicemail: true,
      unheard: false,
      flagged: true,
      underWay: false,
      startedFrom: '2026-11-20T08:00:00.000Z',
      startedBefore: '2026-11-20T09:00:00.000Z',
      durationFrom: 0,
      durationTo: 60,
    });
  });

  it('reads a blank that an address made of a plus', () => {
    const query = {
      from: ' 1415',
      to: ' 1323',
      agent: ' 1555',
      number: ' 1',
      startedFrom: '2026-11-20T09:00 01:00',
    };
    expect(filterOf(query)).toEqual({
      from: { exact: '+1415' },
      to: { exact: '+1323' },
      agent: '+1555',
      number: '+1',
      startedFrom: '2026-11-20T08:00:00.000Z',
    });
    expect(filterOf({ fromPrefix: ' 1', toPrefix: ' 1' })).toEqual({
      from: { prefix: '+1' },
      to: { prefix: '+1' },
    });
  });

  it('is bounded by the numbers of the key, also where another number is asked for', () => {
    const identity = { ...EVERYTHING, numbers: ['+1', '+2'] };
    expect(filterOf({}, identity)).toEqual({ visibleNumbers: ['+1', '+2'] });
    expect(filterOf({ number: '+3' }, identity)).toEqual({ number: '+3', visibleNumbers: ['+1', '+2'] });
    expect(filterOf({}, { ...identity, numbers: [] })).toEqual({ visibleNumbers: [] });
  });

  it.each([
    ['quotes and commas', 'o\'brien",(x)'],
    ['percent signs and underscores', '100%_sure'],
    ['operators', '$where:1 or(status.eq.ended)'],
  ])('takes %s as text', (_what, text) => {
    expect(filterOf({ text })).toEqual({ text: parseTextSearch(text) });
    expect(filterOf({ queue: text, from: text })).toEqual({ queue: text, from: { exact: text } });
  });

  it.each([
    ['status', 'nonsense'],
    ['status', ''],
    ['status', ['ended', 'ended']],
    ['status', null],
    ['status', { $ne: 'ended' }],
    ['outcome', 'ended'],
    ['direction', 'in'],
    ['source', 'mongo'],
    ['from', ''],
    ['from', ['+1', '+2']],
    ['from', '+1\u0000'],
    ['from', '+'.repeat(257)],
    ['from', '\ud800'],
    ['fromPrefix', ''],
    ['to', '\n'],
    ['toPrefix', 'x'.repeat(257)],
    ['text', ''],
    ['text', '   '],
    ['text', 'call $%&'],
    ['text', '🚀'],
    ['text', 'a'.repeat(201)],
    ['text', 'a\u0000b'],
    ['text', ['a', 'b']],
    ['agent', ['a']],
    ['queue', 'x'.repeat(129)],
    ['agentId', 'x'.repeat(129)],
    ['type', 'fax'],
    ['alert', 'closed'],
    ['number', '\t'],
    ['hasVoicemail', 'yes'],
    ['hasVoicemail', '1'],
    ['unheard', ''],
    ['flagged', ['true', 'true']],
    ['underWay', 'maybe'],
    ['startedFrom', '2026-11-20'],
    ['startedFrom', '2026-11-20T09:00:00'],
    ['startedBefore', ['2026-11-20T09:00:00Z', '2026-11-20T09:00:00Z']],
    ['durationFrom', '-1'],
    ['durationFrom', '1.5'],
    ['durationFrom', '1e3'],
    ['durationFrom', '1000000000'],
    ['durationTo', 'x'],
    ['durationTo', ['1', '2']],
    ['durationTo', ''],
    ['from[$ne]', 'x'],
    ['or', '(status.eq.ended)'],
    ['$where', '1'],
  ])('names %s when it is %p', (field, value) => {
    expect(badFields({ [field]: value })).toEqual([field]);
  });

  it.each([
    ['fromPrefix', { from: '+1', fromPrefix: '+1' }],
    ['toPrefix', { to: '+1', toPrefix: '+1' }],
    ['startedBefore', { startedFrom: '2026-11-20T09:00:00Z', startedBefore: '2026-11-20T10:00:00+01:00' }],
    ['startedBefore', { startedFrom: '2026-11-20T09:00:00Z', startedBefore: '2026-11-20T08:00:00Z' }],
    ['durationTo', { durationFrom: '2', durationTo: '1' }],
  ])('names %s when it does not fit the others', (field, query) => {
    expect(badFields(query)).toEqual([field]);
  });

  it('lists the allowed values', () => {
    const [error] = validateSync(read({ status: 'nonsense' }));
    expect(Object.values(error?.constraints ?? {}).join()).toMatch(/waiting, active, on_hold, ended/);
  });
});
