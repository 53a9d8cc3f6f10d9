import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import { eventually } from '../support/eventually.js';
import {
  ADMIN_KEY,
  type Mainline,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';
import { reportAll, wireEvents } from '../support/report-events.js';
import { WEBHOOK_SECRET } from '../support/webhook-receiver.js';

/** `examples/crm`, as somebody would run it. */
class Crm {
  private readonly child: ChildProcess;

  constructor(
    readonly url: string,
    variables: Record<string, string>,
  ) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [join(process.cwd(), 'examples/crm/crm.mjs')], {
      env: { PATH, HOME, ...variables },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }

  async rows(path: '/calls' | '/tasks'): Promise<Record<string, unknown>[]> {
    const answer = await fetch(this.url + path);
    return (await answer.json()) as Record<string, unknown>[];
  }

  async find(callId: string): Promise<Record<string, unknown> | undefined> {
    return (await this.rows('/calls')).find(({ id }) => id === callId);
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await ended;
  }
}

describe('examples/crm', () => {
  const folder = temporaryFolder();
  let mainline: Mainline;
  let crm: Crm;
  let start: () => Crm;

  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    mainline = await startMainline({
      variables: { NOTIFY_WEBHOOK_URLS: `${url}/webhooks`, NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET },
    });
    start = () =>
      new Crm(url, {
        MAINLINE_URL: mainline.url,
        MAINLINE_API_KEY: ADMIN_KEY,
        WEBHOOK_SECRET,
        PORT: String(port),
        CRM_FOLDER: folder,
      });
    crm = start();
    await eventually(() => crm.rows('/calls'));
    await eventually(() => expect(mainline.app.get(Directory).isKnown).toBe(true));
  }, STARTING);
  afterAll(async () => {
    await crm.kill();
    await mainline.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const reportCall = async (callId: string): Promise<void> => {
    const call = wireEvents(callId);
    await reportAll(mainline, ADMIN_KEY, [
      call.initiated(0, { from: '+14155550142' }),
      call.answered(40, { wait_time: 40 }),
      call.ended(100),
    ]);
  };

  const mirrored = (callId: string): Promise<void> =>
    eventually(async () =>
      expect(await crm.find(callId)).toMatchObject({
        from: '+14155550142',
        outcome: 'answered',
        durationSeconds: 60,
      }),
    );

  it('mirrors a call that it is told of, and has something to do about it', async () => {
    await reportCall('mirrored');
    await mirrored('mirrored');
    await eventually(async () => {
      const todo = (await crm.rows('/tasks'))
        .filter(({ call }) => call === 'mirrored')
        .map((one) => one['todo']);
      expect(todo.sort()).toEqual([
        'The caller waited for an answer longer than the queue promises',
        'ask how the call was',
      ]);
    });
  });

  it('takes nothing that Mainline did not sign', async () => {
    const body = JSON.stringify({ type: 'survey.requested', data: { call_id: 'forged' } });
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,forged' };
    const answer = await fetch(`${crm.url}/webhooks`, { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
    expect(JSON.stringify(await crm.rows('/tasks'))).not.toContain('forged');
  });

  it('catches up with what happened while it was down, also when it died in the middle of a line', async () => {
    await crm.kill();
    const file = join(folder, 'calls.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"calls":[{"id":"half"}`);
    await reportCall('missed');
    await mainline.settled();
    crm = start();
    await eventually(() => crm.rows('/calls'));
    await mirrored('missed');
    await mirrored('mirrored');
    await crm.kill();
    crm = start();
    await eventually(() => crm.rows('/calls'));
    expect(await crm.find('missed')).toBeDefined();
    expect(await crm.find('half')).toBeUndefined();
  });
});
