import type { LifecycleResult } from '../../src/development/lifecycle/command/format-lifecycle.js';
import { runCallCommand } from '../../src/development/twilio/command/run-call-command.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';

describe('npm run call -- --lifecycle', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline();
    for (const id of ['maria', 'juan'])
      await change('POST', '/api/agents', { id, name: id, state: 'available' });
    await change('PATCH', '/api/queues/medical_spanish', { agent_ids: ['maria', 'juan'] });
  }, STARTING);
  afterAll(() => mainline.close());

  async function change(method: string, path: string, body: object): Promise<void> {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const answer = await fetch(mainline.url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async function run(...words: string[]): Promise<{ exit: number; lines: string[] }> {
    const lines: string[] = [];
    const exit = await runCallCommand(['--lifecycle', ...words, '--url', mainline.url], {
      variables: { DATA_DIR: mainline.dataDir, DEV_API_KEY: ADMIN_KEY },
      print: (line) => lines.push(line),
      complain: (line) => lines.push(line),
    });
    return { exit, lines };
  }

  async function call(...words: string[]): Promise<LifecycleResult> {
    const { exit, lines } = await run(...words, '--json');
    expect([exit, lines.length]).toEqual([0, 1]);
    const result = JSON.parse(lines[0] ?? '') as LifecycleResult;
    expect(result.isComplete).toBe(true);
    return result;
  }

  const verdicts = ({ events }: LifecycleResult) =>
    events.map(({ body, answer }) => [body.event, answer.status, answer.state]);
  const kinds = ({ alerts }: LifecycleResult) => alerts.map(({ kind }) => kind).sort();

  it('plays a call from the beginning to its end', async () => {
    const result = await call('--type', 'video', '--hold-seconds', '20', '--transfer-queue', 'legal_spanish');
    expect(verdicts(result)).toEqual([
      ['call_initiated', 202, 'waiting'],
      ['call_routed', 202, 'waiting'],
      ['call_answered', 202, 'active'],
      ['call_hold', 202, 'on_hold'],
      ['call_resumed', 202, 'active'],
      ['call_transferred', 202, 'waiting'],
      ['call_answered', 202, 'active'],
      ['call_ended', 202, 'ended'],
    ]);
    expect(result.call).toMatchObject({
      ...{ id: result.callId, status: 'ended', type: 'video', queue_id: 'legal_spanish' },
      ...{ wait_time: 12, duration: 30 + 20 + 12, flagged: false },
    });
    expect(result.history.filter(({ type }) => type === 'survey.requested')).toHaveLength(1);
    expect(kinds(result)).toEqual([]);
  });

  it('raises the alerts of what it reports', async () => {
    const late = ['--wait-seconds', '31', '--ring-seconds', '16', '--hold-seconds', '61', '--reported'];
    const result = await call(...late);
    expect(kinds(result)).toEqual(['sla_answer', 'sla_hold', 'sla_wait']);
    expect(result.history.filter(({ type }) => type === 'call_retransfer')).toMatchObject([
      { derived: true, metadata: { from_agent_id: 'juan', agent_id: 'maria' } },
    ]);
    const within = ['--wait-seconds', '30', '--ring-seconds', '15', '--hold-seconds', '60', '--reported'];
    expect(kinds(await call(...within))).toEqual([]);
  });

  it.each([
    ['9', ['short_call'], true],
    ['10', [], false],
  ])('flags a conversation of %s s as %p', async (seconds, alerts, flagged) => {
    const result = await call('--talk-seconds', seconds);
    expect([kinds(result), result.call?.['flagged']]).toEqual([alerts, flagged]);
  });

  it('ends without an answer', async () => {
    const result = await call('--end-reason', 'no_answer');
    expect(result.call).toMatchObject({ status: 'ended', answered_time: null, duration: 12 });
  });

  it('has refusals turn right when what was missing arrives', async () => {
    const result = await call('--hold-seconds', '9', '--late', 'call_answered', '--repeat', 'call_hold');
    expect(verdicts(result).slice(2)).toEqual([
      ['call_hold', 409, 'waiting'],
      ['call_hold', 409, 'waiting'],
      ['call_resumed', 409, 'waiting'],
      ['call_ended', 202, 'ended'],
      ['call_answered', 202, 'ended'],
    ]);
    expect(result.events[3]).toMatchObject({ isRepeat: true, answer: { repeated: true } });
    expect(result.history.filter(({ refused }) => refused === true)).toEqual([]);
    expect(result.call).toMatchObject({ wait_time: 12, duration: 39 });
  });

  it('begins last', async () => {
    const result = await call('--late', 'call_initiated', '--repeat', 'call_routed');
    expect(verdicts(result).map(([, status, state]) => `${status} ${state}`)).toEqual([
      ...['202 null', '202 null', '202 null', '202 null'],
      '202 ended',
    ]);
  });

  it('takes the time that it is given, with nothing in the future', async () => {
    const result = await call('--realtime', '100', '--talk-seconds', '40');
    expect(result.call).toMatchObject({ wait_time: 12, duration: 40 });
    expect(Date.parse(String(result.call?.['end_time']))).toBeLessThanOrEqual(Date.now());
  });

  it('fails where there is no such agent, queue or key', async () => {
    const unknown = await run('--agent', 'nobody');
    expect(unknown.exit).toBe(1);
    expect(unknown.lines.join('\n')).toContain('422 UNKNOWN_AGENT: there is no agent "nobody"');
    const nowhere = await run('--queue', 'nowhere');
    expect([nowhere.exit, nowhere.lines.join('\n').includes('422 UNKNOWN_QUEUE')]).toEqual([1, true]);
  });

  it('prints it in columns', async () => {
    const { exit, lines } = await run('--wait-seconds', '31', '--reported');
    expect(exit).toBe(0);
    const output = lines.join('\n');
    expect(output).toMatch(/ 0:31\.0 {2}call_answered +wait_time=31 +-> 202 active\n/);
    expect(output).toMatch(/\nAlerts\n {2}kind +severity .*\n {2}sla_wait +critical +open +medical_spanish /);
    expect(output).toMatch(/\n {2}wait_time +31\n/);
    expect(output).toMatch(/\n {2}\S+Z {2}alert\.raised +derived +.*kind=sla_wait/);
  });
});
