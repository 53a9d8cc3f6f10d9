import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScriptedAnswer, TwimlServer } from '../../../../test/support/twiml-server.js';
import type { LifecycleResult } from './format-lifecycle.js';
import { lifecycleCommand } from './lifecycle-options.js';
import { runLifecycleCommand } from './run-lifecycle-command.js';

const STATES: Readonly<Record<string, string>> = {
  ...{ call_initiated: 'waiting', call_routed: 'waiting', call_transferred: 'waiting', call_ended: 'ended' },
  ...{ call_answered: 'active', call_resumed: 'active', call_hold: 'on_hold' },
};

interface Reported {
  readonly event: string;
  readonly event_id: string;
  readonly call_id: string;
  readonly timestamp: string;
}

const json = (body: unknown, status = 200): ScriptedAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

describe('the lifecycle command', () => {
  let server: TwimlServer;
  let dataDir: string;
  let printed: string[];
  let complaints: string[];
  let agents: string[];

  beforeAll(async () => {
    server = await TwimlServer.start();
    dataDir = await mkdtemp(join(tmpdir(), 'lifecycle-'));
  });
  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(() => {
    [printed, complaints, agents] = [[], [], ['maria', 'juan']];
    server.received.length = 0;
    serve();
  });

  const bodies = (): Reported[] =>
    server.to('/api/events').map(({ rawBody }) => JSON.parse(rawBody) as Reported);
  const events = (): string[] => bodies().map(({ event }) => event);

  /** A server that takes every event and shows what it took. */
  function serve(verdict: (event: Reported) => ScriptedAnswer | null = () => null): void {
    server.script = {
      '/api/queues/medical_spanish': () => json({ id: 'medical_spanish', agent_ids: agents }),
      '/api/queues/legal_spanish': json({ id: 'legal_spanish', agent_ids: [] }),
      '/api/events': ({ rawBody }) => {
        const report = JSON.parse(rawBody) as Reported;
        const repeated = bodies().filter(({ event_id }) => event_id === report.event_id).length > 1;
        const counts = { id: report.event_id, state: STATES[report.event], ...(repeated && { repeated }) };
        const { call_id } = report;
        server.script[`/api/calls/${call_id}/events`] = json({ items: history(), nextCursor: null });
        server.script['/api/calls'] = json({ items: [row()], nextCursor: null });
        return verdict(report) ?? json(counts, 202);
      },
      '/api/alerts': () =>
        json({ items: [{ call_id: bodies()[0]?.call_id, kind: 'sla_wait', severity: 'critical' }] }),
    };
  }

  const row = () => {
    const last = events().includes('call_ended') ? 'call_ended' : events().at(-1);
    const timeOf = (name: string) => bodies().find(({ event }) => event === name)?.timestamp ?? null;
    const times = { answered_time: timeOf('call_answered'), end_time: timeOf('call_ended') };
    return { id: bodies()[0]?.call_id, status: STATES[last ?? ''], duration: 30, ...times };
  };
  const history = () => [
    ...bodies().map(({ event, event_id, timestamp }) => ({ id: event_id, type: event, timestamp })),
    { id: 'alert', type: 'alert.raised', derived: true, metadata: { kind: 'sla_wait', by: null } },
  ];

  function run(words: readonly string[], variables: Record<string, string> = {}): Promise<number> {
    return runLifecycleCommand(lifecycleCommand(), ['--lifecycle', ...words], {
      variables: {
        ...{ DATA_DIR: dataDir, PORT: new URL(server.url).port, DEV_API_KEY: 'dev-key' },
        ...variables,
      },
      print: (line) => printed.push(line),
      complain: (line) => complaints.push(line),
    });
  }

  it("reports a call whose events are over by now, with development's key, and tells what became of it", async () => {
    expect([await run([]), complaints]).toEqual([0, []]);
    expect(events()).toEqual(['call_initiated', 'call_routed', 'call_answered', 'call_ended']);
    expect(bodies()[1]).toMatchObject({ agent_id: 'maria' });
    expect(new Set(server.received.map(({ headers }) => headers['x-api-key']))).toEqual(new Set(['dev-key']));
    const times = bodies().map(({ timestamp }) => Date.parse(timestamp));
    expect(times.map((time) => (time - (times[0] ?? 0)) / 1000)).toEqual([0, 7, 12, 42]);
    expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
    const output = printed.join('\n');
    for (const line of [
      / 0:12\.0 {2}call_answered +-> 202 active\n/,
      / {2}kind +severity.*\n {2}sla_wait +critical/,
      / {2}status +ended\n/,
      / {2}\S+Z +call_ended\n/,
      / {2}- +alert.raised +derived +kind=sla_wait by=-\n/,
    ])
      expect(output).toMatch(line);
  });

  it('passes on what the options say', async () => {
    const words = [
      '--type',
      'video',
      '--from',
      '+14155550142',
      '--to',
      '+13235550100',
      '--caller-name',
      'Zoë',
    ];
    const course = ['--agent', 'eva', '--wait-seconds', '20', '--ring-seconds', '16', '--talk-seconds', '10'];
    const more = ['--hold-seconds', '61', '--transfer-queue', 'legal_spanish', '--reported'];
    expect(await run([...words, ...course, ...more, '--end-reason', 'transferred_out'])).toBe(0);
    expect(bodies()).toMatchObject([
      { type: 'video', queue_id: 'medical_spanish', from: '+14155550142', caller_name: 'Zoë' },
      { agent_id: 'eva', routing_time: 16 },
      { wait_time: 20 },
      { event: 'call_hold' },
      { hold_duration: 61 },
      { to_queue_id: 'legal_spanish' },
      { wait_time: 20 },
      { end_reason: 'transferred_out', duration: 91 },
    ]);
  });

  it('lets events come late and twice', async () => {
    const late = ['--late', 'call_routed', '--repeat', 'call_initiated', '--repeat', 'call_ended'];
    serve(({ event }) => (event === 'call_routed' ? json({ id: '2', state: 'ended' }, 202) : null));
    expect(await run([...late, '--json'])).toBe(0);
    expect(events()).toEqual([
      ...['call_initiated', 'call_initiated', 'call_answered', 'call_ended', 'call_ended'],
      'call_routed',
    ]);
    const { events: played } = JSON.parse(printed.join('\n')) as LifecycleResult;
    expect(played.map(({ isRepeat }) => isRepeat)).toEqual([false, true, false, false, true, false]);
    expect(played.at(-1)).toMatchObject({ isLate: true, isAsExpected: true });
  });

  it('waits for the row, which is written after the events', async () => {
    serve((report) => {
      if (report.event !== 'call_answered') return null;
      server.script['/api/calls'] = () => {
        const isFirst = server.to('/api/calls').length === 1;
        return json({ items: [isFirst ? { ...row(), answered_time: null } : row()], nextCursor: null });
      };
      return json({ id: report.event_id, state: 'ended' }, 202);
    });
    expect(await run(['--late', 'call_answered', '--json'])).toBe(0);
    const { call } = JSON.parse(printed.join('\n')) as LifecycleResult;
    expect(call).toEqual(row());
  });

  it('plays in real time, or faster', async () => {
    expect(await run(['--realtime', '1000'])).toBe(0);
    expect(events()).toHaveLength(4);
  });

  it('fails when the server refuses what it should not, and says what was expected', async () => {
    serve(({ event }) =>
      event === 'call_answered' ? json({ id: '3', state: 'waiting', allowed: ['call_ended'] }, 409) : null,
    );
    expect(await run([])).toBe(1);
    expect(printed.join('\n')).toMatch(
      /call_answered .* -> 409 waiting, allowed: call_ended\n +! expected 202 active/,
    );
    expect(events()).toHaveLength(4);
  });

  it('ends with what the server does not know, and says where to look', async () => {
    const details = [{ field: 'agent_id', problem: 'there is no agent "eva"' }];
    serve(({ event }) =>
      event === 'call_routed' ? json({ code: 'UNKNOWN_AGENT', message: 'no', details }, 422) : null,
    );
    expect(await run(['--agent', 'eva'])).toBe(1);
    expect(events()).toEqual(['call_initiated', 'call_routed']);
    expect(printed.join('\n')).toContain('-> 422 UNKNOWN_AGENT: there is no agent "eva"');
    expect(printed.join('\n')).toContain('GET /api/agents list them');
  });

  it('says that nobody was rung where nobody is there', async () => {
    agents = [];
    expect(await run([])).toBe(0);
    expect(events()).toEqual(['call_initiated', 'call_answered', 'call_ended']);
    expect(printed.join('\n')).toContain('Nobody was rung: medical_spanish has no agents');
  });

  it('says where a key is looked for that the server does not know', async () => {
    server.script = { '/api/queues/medical_spanish': json({ code: 'UNAUTHENTICATED', message: 'no' }, 401) };
    expect(await run([])).toBe(1);
    expect(complaints).toEqual([
      'GET /api/queues/medical_spanish: 401 UNAUTHENTICATED: no',
      expect.stringContaining('DEV_API_KEY'),
    ]);
  });

  it('says how to start a server that is not there', async () => {
    const gone = await TwimlServer.start();
    await gone.close();
    expect(await run(['--url', gone.url])).toBe(1);
    expect(complaints).toEqual([
      `Nothing answers at ${gone.url}. Start Mainline first, in another terminal: npm start`,
    ]);
  });

  it.each([
    [['--nope'], /unknown option '--nope'/],
    [['extra'], /too many arguments/],
    [['--type', 'fax'], /Allowed choices are voice, video/],
    [['--queue', ' '], /Give an id/],
    [['--agent', ''], /Give an id/],
    [['--wait-seconds', '-1'], /Give seconds from 0/],
    [['--hold-seconds', 'x'], /Give seconds from 0/],
    [['--realtime', '0'], /Give a speed/],
    [['--end-reason', 'bored'], /Allowed choices are completed/],
    [['--late', 'call_retransfer'], /Give call_initiated, call_routed/],
    [['--repeat', 'call_hold'], /--repeat call_hold has no effect: the call has no such event/],
    [['--late', 'call_transferred'], /--late call_transferred has no effect/],
    [['--late', 'call_ended'], /--late call_ended has no effect: nothing comes after it/],
    [['--transfer-agent', 'a', '--transfer-queue', 'q'], /contradict each other/],
    [['--ring-seconds', '13'], /--ring-seconds is a part of --wait-seconds, which is 12/],
    [['--end-reason', 'abandoned', '--talk-seconds', '3'], /--talk-seconds needs a call that is answered/],
    [['--end-while', 'waiting', '--hold-seconds', '3'], /--hold-seconds needs a call that is answered/],
    [['--end-while', 'on_hold'], /--end-while on_hold needs --hold-seconds/],
    [['--end-while', 'on_hold', '--hold-seconds', '3', '--transfer-agent', 'a'], /contradict each other/],
    [['--reported', '--talk-seconds', '9.5'], /--reported needs whole seconds/],
  ])('refuses %p before it asks anybody', async (words, complaint) => {
    expect(await run(words)).toBe(2);
    expect(complaints.join('\n')).toMatch(complaint);
    expect(server.received).toEqual([]);
  });

  it.each([
    [['--ring-seconds', '3'], /--ring-seconds needs --agent: medical_spanish has no agents/],
    [['--late', 'call_routed'], /--late call_routed has no effect/],
  ])('refuses %p where nobody is rung', async (words, complaint) => {
    agents = [];
    expect(await run(words)).toBe(2);
    expect(complaints.join('\n')).toMatch(complaint);
    expect(events()).toEqual([]);
  });
});
