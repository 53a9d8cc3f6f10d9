import { isNotice, readCommandLine } from './command-line.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean), NOW);

describe('a command line', () => {
  it.each([
    ['dead-letters list', 'dead-letters list', { limit: 50 }],
    [
      'dead-letters list --store supabase --limit 7 --json',
      'dead-letters list',
      { store: 'supabase', limit: 7, json: true },
    ],
    ['dead-letters show supabase-42', 'dead-letters show', { id: { store: 'supabase', sequence: 42 } }],
    [
      'dead-letters replay supabase-42 mongodb-1 supabase-42',
      'dead-letters replay',
      {
        ids: [
          { store: 'supabase', sequence: 42 },
          { store: 'mongodb', sequence: 1 },
        ],
      },
    ],
    [
      'dead-letters replay --all --store mongodb',
      'dead-letters replay',
      { ids: [], all: true, store: 'mongodb' },
    ],
    [
      'dead-letters drop mongodb-1 --yes',
      'dead-letters drop',
      { ids: [{ store: 'mongodb', sequence: 1 }], yes: true },
    ],
    ['reconcile', 'reconcile', {}],
    [
      'reconcile --from 2026-11-01 --to 2026-11-21 --dry-run',
      'reconcile',
      { from: '2026-11-01', to: '2026-11-21', dryRun: true },
    ],
    ['reconcile --from 2026-11-21 --to 2026-11-21', 'reconcile', { from: '2026-11-21', to: '2026-11-21' }],
    ['backfill --since 36h', 'backfill', { since: '2026-11-20T00:00:00.000Z' }],
    ['backfill --since 7d', 'backfill', { since: '2026-11-14T12:00:00.000Z' }],
    ['backfill --since 400d', 'backfill', { since: '2025-10-17T12:00:00.000Z' }],
    [
      'backfill --since 90m --until 30m',
      'backfill',
      { since: '2026-11-21T10:30:00.000Z', until: '2026-11-21T11:30:00.000Z' },
    ],
    ['backfill --since 2026-11-20', 'backfill', { since: '2026-11-20T00:00:00.000Z' }],
    [
      'backfill --since 2026-11-20T08:00:00Z --dry-run',
      'backfill',
      { since: '2026-11-20T08:00:00.000Z', dryRun: true },
    ],
    ['backfill --since 2026-11-20T08:00+01:00', 'backfill', { since: '2026-11-20T07:00:00.000Z' }],
    ['backfill --since 2026-11-20t08:00:00.250z', 'backfill', { since: '2026-11-20T08:00:00.250Z' }],
    ['retention --days 90 --json', 'retention', { days: 90, json: true }],
    ['erase CA0123 --yes', 'erase', { callId: 'CA0123', yes: true }],
    ['numbers list --json', 'numbers list', { json: true }],
    ['numbers sync', 'numbers sync', { numbers: [] }],
    [
      'numbers sync +13235550100 +13235550101 +13235550100 --yes',
      'numbers sync',
      { numbers: ['+13235550100', '+13235550101'], yes: true },
    ],
    ['numbers sync --undo --json', 'numbers sync', { numbers: [], undo: true, json: true }],
    ['consistency', 'consistency', {}],
    ['migrate', 'migrate', {}],
    ['migrate --dry-run', 'migrate', { dryRun: true }],
    ['keys create --name desk --role agent', 'keys create', { name: 'desk', role: 'agent' }],
    [
      'keys create --name d.1_a-b --role viewer --numbers +13235550100,+13235550101,+13235550100 --expires 90d --json',
      'keys create',
      {
        name: 'd.1_a-b',
        role: 'viewer',
        numbers: ['+13235550100', '+13235550101'],
        expires: '2027-02-19T12:00:00.000Z',
        json: true,
      },
    ],
    [
      'keys create --name desk --role admin --expires 2026-11-21',
      'keys create',
      { name: 'desk', role: 'admin', expires: '2026-11-21' },
    ],
    [
      'keys create --name desk --role admin --expires 2027-01-31T08:00:00+01:00',
      'keys create',
      { name: 'desk', role: 'admin', expires: '2027-01-31T08:00:00+01:00' },
    ],
    ['keys list --json', 'keys list', { json: true }],
    ['keys check', 'keys check', {}],
  ])('%s', (line, command, options) => {
    const parsed = read(line);
    if (isNotice(parsed)) throw new Error(parsed.text);
    expect([parsed.command, parsed.options]).toEqual([command, options]);
  });

  it.each([
    ['', /Usage: mainline COMMAND/],
    ['nonsense', /unknown command 'nonsense'/],
    ['dead-letters', /Usage: mainline dead-letters/],
    ['dead-letters burn', /unknown command 'burn'/],
    ['dead-letters list extra', /too many arguments/],
    ['dead-letters list --store oracle', /Allowed choices are mongodb, supabase/],
    ['dead-letters list --limit 0', /Give a whole number from 1 to 10000/],
    ['dead-letters show', /missing required argument 'id'/],
    ['dead-letters show 42', /Give an id as "dead-letters list" shows it/],
    ['dead-letters show oracle-42', /Give an id/],
    ['dead-letters show supabase-0', /Give an id/],
    ['dead-letters show supabase-9999999999999999', /Give an id/],
    ['dead-letters show supabase-1 supabase-2', /too many arguments/],
    ['dead-letters replay', /at least one id, or --all/],
    ['dead-letters replay --all supabase-1', /not both/],
    ['dead-letters replay supabase-1 --store supabase', /goes with --all/],
    ['dead-letters drop', /at least one id/],
    ['dead-letters drop supabase-1 nope', /Give an id/],
    ['reconcile --from 2026-11-20 --to 2026-11-19', /the range is reversed/],
    ['reconcile --to 2026-11-22', /future; today is 2026-11-21 in UTC/],
    ['reconcile --from 2026-02-30', /There is no such day/],
    ['reconcile --from 0000-01-01', /There is no such day/],
    ['reconcile --to 275760-09-13', /Give a UTC day/],
    ['reconcile --to 9999-12-31', /It lies in the future/],
    ['reconcile --from 2026-13-01', /There is no such day/],
    ['reconcile --from 20.11.2026', /Give a UTC day/],
    ['reconcile --from 2026-11-20T08:00:00Z', /Give a UTC day/],
    ['reconcile --from 2026-11-20+01:00', /Give a UTC day/],
    ['reconcile --form 2026-11-20', /unknown option '--form'/],
    ['reconcile 2026-11-20', /too many arguments/],
    ['backfill', /required option '--since <when>'/],
    ['backfill --since yesterday', /Give a time with its zone/],
    ['backfill --since 2026-11-20T08:00:00', /names no zone/],
    ['backfill --since 2026-11-20T08:00:00+25:00', /no such zone/],
    ['backfill --since 2026-11-20T08:00:00+14:30', /no such zone/],
    ['backfill --since 2026-11-20T08:00:00-12:01', /no such zone/],
    ['backfill --since 2026-11-20T08:00:00+01:75', /no such zone/],
    ['backfill --since 2026-11-20T08:00:00CET', /Give a time with its zone/],
    ['backfill --since 2026-11-20T24:00:00Z', /no such time of day/],
    ['backfill --since 2026-11-20T08:60:00Z', /no such time of day/],
    ['backfill --since 2026-02-29', /no such day/],
    ['backfill --since 2026-11-31T08:00:00Z', /no such day/],
    ['backfill --since 2026-11-21T13:00:00Z', /lies in the future/],
    ['backfill --since 2026-11-21T12:30:00-01:00', /lies in the future/],
    ['backfill --since 1h --until 2026-11-22', /lies in the future/],
    ['backfill --since 401d', /longer ago than 400 days/],
    ['backfill --since 2025-10-17', /longer ago than 400 days/],
    ['backfill --since 1h --until 2h', /reversed or empty/],
    ['backfill --since 1h --until 1h', /reversed or empty/],
    ['backfill --since 0h', /reversed or empty/],
    ['backfill --since 7w', /Give a time with its zone/],
    ['retention --days 0', /Give a whole number from 1/],
    ['retention --days 1.5', /Give a whole number/],
    ['erase', /missing required argument 'callId'/],
    ['erase bad/id', /Give the id of a call/],
    ['numbers', /Usage: mainline numbers list\|sync/],
    ['numbers list +13235550100', /too many arguments/],
    ['numbers sync 3235550100', /numbers in E.164/],
    ['numbers sync +13235550100,+13235550101', /numbers in E.164/],
    ['numbers sync --redo', /unknown option '--redo'/],
    ['keys', /Usage: mainline keys create\|list\|check/],
    ['keys create --role agent', /required option '--name <name>'/],
    ['keys create --name desk', /required option '--role <role>'/],
    ['keys create --name desk --role owner', /Allowed choices are viewer, agent, admin/],
    ['keys create --name a:b --role agent', /letters, digits, dots/],
    ['keys create --name development --role agent', /the name of the key in DEV_API_KEY/],
    ['keys create --name desk --role agent --numbers 3235550100', /numbers in E.164/],
    ['keys create --name desk --role agent --numbers +13235550100,', /numbers in E.164/],
    ['keys create --name desk --role agent --expires 0d', /Give days \(90d\)/],
    ['keys create --name desk --role agent --expires 3651d', /at most 3650 days/],
    ['keys create --name desk --role agent --expires 2027-02-30', /Give days \(90d\)/],
    ['keys create --name desk --role agent --expires 2026-11-20', /It lies in the past/],
    ['keys create --name desk --role agent --expires 2026-11-21T12:00:00Z', /It lies in the past/],
    ['keys check mainline_abc', /too many arguments/],
  ])('"%s" is bad input', (line, complaint) => {
    const result = read(line);
    expect(result).toMatchObject({ exitCode: 2, text: expect.stringMatching(complaint) as unknown });
  });

  it.each([
    ['--help', 'reconcile'],
    ['dead-letters --help', 'replay'],
    ['dead-letters list --help', 'npm run mainline -- dead-letters list'],
    ['dead-letters show --help', 'npm run mainline -- dead-letters show'],
    ['dead-letters replay --help', 'npm run mainline -- dead-letters replay'],
    ['dead-letters drop --help', 'npm run mainline -- dead-letters drop'],
    ['reconcile --help', 'npm run mainline -- reconcile --from'],
    ['backfill --help', 'npm run mainline -- backfill --since 36h'],
    ['retention --help', 'npm run mainline -- retention --dry-run'],
    ['erase --help', 'npm run mainline -- erase CA'],
    ['consistency --help', 'npm run mainline -- consistency --json'],
    ['numbers --help', 'sync'],
    ['numbers list --help', 'npm run mainline -- numbers list'],
    ['numbers sync --help', 'npm run mainline -- numbers sync --undo --yes'],
    ['keys --help', 'create'],
    ['keys create --help', 'npm run mainline -- keys create --name desk'],
    ['keys list --help', 'npm run mainline -- keys list'],
    ['keys check --help', 'keys check < key.txt'],
    ['--version', '0.1.0'],
  ])('%s explains', (line, part) => {
    expect(read(line)).toMatchObject({ exitCode: 0, text: expect.stringContaining(part) as unknown });
  });

  it('tells notices from commands', () => {
    expect([isNotice(read('reconcile')), isNotice(read('--help'))]).toEqual([false, true]);
  });
});
