import type { StoreStatus } from '../../../calls/delivery/recorder.js';
import type { JournalStatus } from '../../../calls/journal/journal-status.js';
import type { ApiKeySettings } from '../../../config/app-config.js';
import type { NumberRouting, RemoteNumber } from '../../../twilio/rest/remote-resources.js';
import type { DialingPermission, RemoteAlert } from '../../../twilio/rest/account-inspector.js';
import { planSync, routingHere } from '../../../twilio/numbers/number-plan.js';
import { WebhookUrls } from '../../../twilio/webhooks/webhook-urls.js';
import { differingParts, partsText } from './address-parts.js';
import { counted, type Finding, verdictOf } from './finding.js';
import { judgeAccount, judgeClock, judgeDialing, judgeMedia } from './judge-account.js';
import { callsToLookUp, judgeAlerts, type Ownership } from './judge-alerts.js';
import { type DataFolder, judgeDisk, judgeIdleJournal, judgeJournal } from './judge-data-folder.js';
import { judgeDelivery, judgeMongo, judgeSupabase, judgeUnreachable } from './judge-databases.js';
import { judgeKeys } from './judge-keys.js';
import { judgeNumbers } from './judge-numbers.js';
import { ACCOUNT_ERRORS, meaningOf, TWILIO_ERRORS } from './twilio-errors.js';

const NOW = new Date('2026-11-21T09:00:00.000Z');

function statuses(findings: readonly Finding[]): string[] {
  return findings.map(({ status }) => status);
}

function only(findings: readonly Finding[]): Finding {
  const [finding] = findings;
  if (finding === undefined || findings.length !== 1)
    throw new Error(`There are ${findings.length} findings`);
  return finding;
}

describe('the verdict', () => {
  const aFinding = (status: Finding['status']): Finding => ({
    check: 'disk',
    status,
    text: '',
    remedy: null,
  });

  it.each([
    [['ok', 'skipped'], 'ok'],
    [['ok', 'warn', 'skipped'], 'warn'],
    [['warn', 'fail', 'ok'], 'fail'],
    [['skipped'], 'ok'],
    [[], 'ok'],
  ] as const)('of %s is %s', (given, expected) => {
    expect(verdictOf(given.map(aFinding))).toBe(expected);
  });

  it('counts in words', () => {
    expect([counted(1, 'day'), counted(2, 'day'), counted(0, 'index is', 'indexes are')]).toEqual([
      '1 day',
      '2 days',
      '0 indexes are',
    ]);
  });
});

describe('the parts of addresses', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x', ''],
    ['https://a.example/x', 'http://a.example/x', 'scheme https -> http'],
    ['https://a.example/x', 'https://b.example/x', 'host a.example -> b.example'],
    ['https://a.example/x', 'https://a.example:8443/x', 'port none -> 8443'],
    ['https://a.example/x', 'https://a.example/y', 'path /x -> /y'],
    ['https://a.example/x?a=1', 'https://a.example/x', 'query ?a=1 -> none'],
    ['https://a.example/x', 'none', ''],
  ])('%s and %s differ in "%s"', (from, to, expected) => {
    expect(partsText(differingParts(from, to))).toBe(expected);
  });
});

describe('the account', () => {
  const answer = { twilioTime: null, type: 'Full', status: 'active' };

  it.each([
    [answer, 'ok'],
    [{ ...answer, type: null, status: null }, 'ok'],
    [{ ...answer, type: 'Trial' }, 'warn'],
    [{ ...answer, status: 'suspended' }, 'fail'],
    [{ ...answer, type: 'Trial', status: 'closed' }, 'fail'],
  ])('%j is %s', (given, expected) => {
    expect(judgeAccount(given, false).status).toBe(expected);
  });
});

describe('the clock', () => {
  it.each([
    [null, 'skipped', /no Date/],
    [0, 'ok', /0 s/],
    [30, 'ok', /30 s ahead/],
    [-30, 'ok', /30 s behind/],
    [31, 'warn', /31 s ahead of/],
    [-31, 'warn', /31 s behind/],
    [300, 'warn', /300 s/],
    [301, 'fail', /301 s.*signatures do not depend/],
    [-301, 'fail', /301 s behind/],
  ])('%s s ahead is %s', (ahead, status, text) => {
    expect(judgeClock(ahead)).toMatchObject({ status, text: expect.stringMatching(text) as unknown });
  });
});

describe('dialing', () => {
  const permission = (isoCode: string, isAllowed: boolean, ...prefixes: string[]): DialingPermission => ({
    isoCode,
    name: `Land of ${isoCode}`,
    prefixes,
    isAllowed,
  });
  const permissions = [
    permission('JM', false, '+1876', '+1658'),
    permission('US', true, '+1'),
    permission('DE', false, '+49'),
  ];

  it('has nothing to look at without numbers', () => {
    expect(statuses(judgeDialing([], permissions))).toEqual(['skipped']);
  });

  it('is fine with numbers of allowed countries', () => {
    expect(only(judgeDialing(['+13235550100', '+14165550100'], permissions))).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('2 numbers of FORWARD_TO may be called (Land of US;') as unknown,
    });
  });

  it('names every number that may not be called: the longest prefix counts', () => {
    const findings = judgeDialing(['+13235550100', '+18765550100', '+4930123456', '+99912345'], permissions);
    expect(findings.map(({ status, text }) => `${status}: ${text}`)).toEqual([
      expect.stringMatching(/^fail: .*\+18765550100 in Land of JM.*13227/),
      expect.stringMatching(/^fail: .*\+4930123456 in Land of DE/),
      expect.stringMatching(/^warn: Twilio lists no country for \+99912345/),
    ]);
  });
});

describe('media', () => {
  it.each([
    [null, 'skipped'],
    [{ without: 401, withCredentials: 200 }, 'ok'],
    [{ without: 403, withCredentials: 404 }, 'ok'],
    [{ without: 200, withCredentials: 200 }, 'warn'],
    [{ without: 302, withCredentials: 200 }, 'warn'],
    [{ without: 401, withCredentials: 401 }, 'fail'],
    [{ without: 404, withCredentials: 404 }, 'skipped'],
  ])('%j is %s', (given, expected) => {
    expect(judgeMedia(given).status).toBe(expected);
  });
});

describe('numbers', () => {
  const urls = new WebhookUrls('https://phone.example.com/line');
  const number = (digit: number, routing: Partial<NumberRouting> = {}): RemoteNumber => ({
    sid: `PN${digit}`,
    phoneNumber: `+1500555100${digit}`,
    routing: { ...routingHere(urls, digit > 4), ...routing },
  });
  const judge = (
    account: readonly RemoteNumber[],
    pooled: readonly string[] | null = [],
    isSimulated = false,
  ): Finding[] => {
    const named = ['+15005551001', ...(pooled ?? [])];
    const plan = planSync(account, { pooled: pooled ?? [], named }, urls);
    return judgeNumbers(plan, pooled !== null, isSimulated);
  };

  it('are fine when they point here, each kind at its own address', () => {
    expect(only(judge([number(1), number(5)], ['+15005551005']))).toMatchObject({
      status: 'ok',
      text: 'calls of 2 numbers come here',
    });
  });

  it.each([
    [{ voiceUrl: 'http://phone.example.com/line/twilio/voice' }, 'fail', 'scheme http -> https'],
    [{ voiceUrl: 'https://old.example.com/line/twilio/voice' }, 'fail', 'host old.example.com -> phone'],
    [{ voiceUrl: 'https://phone.example.com:8443/line/twilio/voice' }, 'fail', 'port 8443 -> none'],
    [
      { voiceUrl: 'https://phone.example.com/twilio/voice' },
      'fail',
      'path /twilio/voice -> /line/twilio/voice',
    ],
    [{ voiceUrl: '' }, 'fail', 'VoiceUrl is none in place of https://phone.example.com/line/twilio/voice'],
    [{ voiceMethod: 'GET' }, 'fail', 'VoiceMethod is GET in place of POST'],
    [{ voiceApplicationSid: 'AP1' }, 'fail', 'VoiceApplicationSid is AP1 in place of none'],
    [{ trunkSid: 'TK1' }, 'fail', 'TrunkSid is TK1'],
    [{ statusCallback: '' }, 'warn', 'StatusCallback is none'],
    [{ voiceFallbackUrl: '' }, 'warn', 'VoiceFallbackUrl is none'],
  ] as const)('with %j are %s', (routing, status, text) => {
    expect(only(judge([number(1, routing)]))).toMatchObject({
      status,
      text: expect.stringContaining(text) as unknown,
      remedy: 'npm run mainline -- numbers sync +15005551001 --yes',
    });
  });

  it('have no address when they are new, which only the simulator brings calls of', () => {
    const fresh = {
      voiceUrl: 'https://demo.twilio.com/welcome/voice/',
      voiceFallbackUrl: '',
      statusCallback: '',
    };
    expect(statuses(judge([number(1, fresh)], []))).toEqual(['fail']);
    expect(only(judge([number(1, fresh)], [], true))).toMatchObject({
      status: 'ok',
      text: 'calls of 1 number come here',
    });
    expect(statuses(judge([number(1, { ...fresh, trunkSid: 'TK1' })], [], true))).toEqual(['fail']);
  });

  it('are told of what matters first, and of the first of many', () => {
    const gone = { voiceUrl: '', statusCallback: '' };
    expect(only(judge([number(1, gone)])).text).toBe(
      '+15005551001: VoiceUrl is none in place of https://phone.example.com/line/twilio/voice; its calls do not come here',
    );
    const pool = Array.from({ length: 25 }, (_, index) => `+150055520${index + 10}`);
    const findings = judge([number(1)], pool);
    expect(findings.slice(-2).map(({ status, text }) => `${status}: ${text}`)).toEqual([
      'fail: 5 more numbers are not as wanted',
      'ok: calls of 1 number come here',
    ]);
    expect(findings).toHaveLength(22);
  });

  it('are told one by one, with those that the account lacks and a pool that nobody knows', () => {
    expect(statuses(judge([number(5, { voiceUrl: '' })], ['+15005551005']))).toEqual(['fail', 'fail']);
    expect(statuses(judge([number(1)], null))).toEqual(['skipped', 'ok']);
    expect(only(judgeNumbers(planSync([], { pooled: [], named: [] }, urls), true, false)).status).toBe(
      'warn',
    );
  });
});

describe('alerts', () => {
  const alert = (code: string, at: string, more: Partial<RemoteAlert> = {}): RemoteAlert => ({
    code,
    at: `2026-11-21T${at}:00.000Z`,
    requestUrl: 'https://phone.example.com/line/twilio/menu?attempt=2',
    resourceSid: 'CA1',
    ...more,
  });
  const ownership: Ownership = {
    addresses: ['https://phone.example.com/line/twilio/voice', ''],
    calls: new Set(['CA7']),
  };
  const elsewhere = { requestUrl: 'https://phone.example.com/other/voice' };

  it('are fine without any of ours', () => {
    const found = [
      alert('11200', '08:59', elsewhere),
      alert('13227', '08:59', { requestUrl: null, resourceSid: 'CA2' }),
      alert('11200', '08:59', { requestUrl: 'no address' }),
    ];
    expect(statuses(judgeAlerts(found, ownership, NOW))).toEqual(['ok']);
    expect(statuses(judgeAlerts([], ownership, NOW))).toEqual(['ok']);
    expect(callsToLookUp(found, ownership, 10)).toEqual(['CA1', 'CA2']);
    expect(callsToLookUp(found, ownership, 1)).toEqual(['CA1']);
  });

  it('are grouped by code, the latest first, and grave when they are of the last hour', () => {
    const found = [
      alert('11200', '07:00'),
      alert('11200', '07:30'),
      alert('13227', '08:30', { requestUrl: null, resourceSid: 'CA7' }),
      alert('20003', '06:00', { requestUrl: 'https://api.twilio.com/', resourceSid: null }),
    ];
    expect(judgeAlerts(found, ownership, NOW).map(({ status, text }) => `${status}: ${text}`)).toEqual([
      expect.stringMatching(
        /^fail: 13227 1 time, last at 2026-11-21T08:30:00\.000Z: the account may not call/,
      ),
      expect.stringMatching(/^warn: 11200 2 times, last at 2026-11-21T07:30/),
      expect.stringMatching(/^warn: 20003 1 time, /),
    ]);
  });

  it('have words for every code that a Mainline meets, and a link for others', () => {
    const needed = [
      11200, 11205, 11210, 11750, 12100, 12200, 12300, 13214, 13223, 13224, 13225, 13227, 20003,
    ];
    for (const code of needed) expect(Object.keys(TWILIO_ERRORS)).toContain(String(code));
    for (const code of ACCOUNT_ERRORS) expect(Object.keys(TWILIO_ERRORS)).toContain(code);
    for (const { meaning, remedy } of Object.values(TWILIO_ERRORS)) {
      expect(meaning).toMatch(/^\S.*[^.\s]$/);
      expect(remedy).toMatch(/^\S.*[^.\s]$/);
    }
    expect(meaningOf('99999').remedy).toContain('https://www.twilio.com/docs/errors/99999');
  });
});

describe('the databases', () => {
  const report = { missing: [], collated: [], empty: [] };
  const status: StoreStatus = {
    name: 'mongodb',
    up: true,
    since: null,
    breaker: 'closed',
    pendingEvents: 0,
    lagSeconds: null,
    deadLetters: 0,
    lastErrorCode: null,
    lastSuccessAt: null,
  };

  it('are fine with all indexes and migrations', () => {
    expect(statuses(judgeMongo(report, true))).toEqual(['ok']);
    expect(only(judgeMongo({ ...report, empty: ['calls'] }, false)).text).toContain('it is new');
    expect(judgeSupabase({ missing: [], isExact: true }).status).toBe('ok');
    expect(judgeDelivery(status)).toEqual([]);
  });

  it('are told of with what they lack', () => {
    const findings = judgeMongo({ ...report, missing: ['calls.calls_by_start'], collated: ['log'] }, false);
    expect(findings.map(({ status: each, text }) => `${each} ${text}`)).toEqual([
      expect.stringMatching(/^warn the collection log has a default collation/),
      expect.stringMatching(/^warn 1 index is missing \(calls\.calls_by_start\)/),
    ]);
    const remedy: unknown = expect.stringContaining('db:migrate');
    expect(judgeSupabase({ missing: ['1_a.sql', '2_b.sql'], isExact: true })).toMatchObject({
      status: 'fail',
      text: '2 migrations are missing: 1_a.sql, 2_b.sql',
      remedy,
    });
    expect(judgeSupabase({ missing: ['2_b.sql'], isExact: false })).toMatchObject({
      status: 'fail',
      text: 'migrations are missing, 2_b.sql among them',
      remedy,
    });
    expect(judgeSupabase({ missing: [], isExact: false })).toMatchObject({ status: 'warn', remedy });
    expect(judgeUnreachable('supabase', 'gone')).toMatchObject({ check: 'supabase', status: 'fail' });
    expect(statuses(judgeDelivery({ ...status, deadLetters: 2, lagSeconds: 301 }))).toEqual(['warn', 'warn']);
    expect(judgeDelivery({ ...status, name: 'supabase', lagSeconds: 300 })).toEqual([]);
  });
});

describe('the data folder', () => {
  const MEBIBYTE = 1024 * 1024;
  const folder: DataFolder = {
    path: '/data',
    exists: true,
    problem: null,
    freeBytes: 2048 * MEBIBYTE,
    journalBytes: 5000,
  };
  const journal: JournalStatus = {
    ok: true,
    depth: 0,
    capacity: 1000,
    full: false,
    oldestAgeSeconds: null,
    damagedEntries: 0,
    folder: 'kept',
  };

  it.each([
    [{}, 'ok', /can be written, 2\.0 GiB free/],
    [{ exists: false }, 'ok', /will be made/],
    [{ freeBytes: 1023 * MEBIBYTE }, 'warn', /1023 MiB free/],
    [{ freeBytes: 99 * MEBIBYTE }, 'fail', /full/],
    [{ problem: 'EROFS' }, 'fail', /cannot be written \(EROFS\)/],
  ])('with %j is %s', (more, status, text) => {
    expect(judgeDisk({ ...folder, ...more })).toMatchObject({
      status,
      text: expect.stringMatching(text) as unknown,
    });
  });

  it.each([
    [{}, ['ok']],
    [{ depth: 800 }, ['ok']],
    [{ depth: 801 }, ['warn']],
    [{ depth: 1, oldestAgeSeconds: 301 }, ['warn']],
    [{ damagedEntries: 3 }, ['warn']],
    [{ ok: false }, ['fail']],
    [{ ok: false, folder: 'missing' }, ['fail']],
    [{ ok: false, full: true, depth: 1000 }, ['fail', 'warn']],
  ] as const)('has a journal that with %j is %s', (more, expected) => {
    expect(statuses(judgeJournal({ ...journal, ...more }))).toEqual(expected);
  });

  it('has a journal of which little can be said without a server', () => {
    expect(judgeIdleJournal(folder)).toMatchObject({
      status: 'skipped',
      text: expect.stringContaining('5 KiB') as unknown,
    });
    expect(judgeIdleJournal({ ...folder, journalBytes: null }).text).toContain('none yet');
  });
});

describe('keys', () => {
  const key = (name: string, expiresAt: string | null): ApiKeySettings => ({
    name,
    role: 'viewer',
    digest: '',
    numbers: null,
    expiresAt,
  });

  it.each([
    [[], ['skipped'], /no API keys/],
    [[key('a', null), key('b', '2026-12-21T09:00:00.001Z')], ['ok'], /2 API keys/],
    [[key('a', null), key('b', '2026-12-21T09:00:00.000Z')], ['warn'], /key of b expires in 30 days/],
    [[key('b', '2026-11-21T09:00:00.001Z')], ['warn'], /in 1 day$/],
    [
      [key('b', '2026-11-21T09:00:00.000Z'), key('c', '2026-11-22T00:00:00.000Z')],
      ['fail', 'warn'],
      /b expired/,
    ],
  ])('%j are %s', (keys, expected, text) => {
    const findings = judgeKeys(keys, NOW);
    expect(statuses(findings)).toEqual(expected);
    expect(findings[0]?.text).toMatch(text);
    expect(JSON.stringify(findings)).not.toContain('digest');
  });
});
