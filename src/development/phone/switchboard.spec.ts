import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.js';
import { TwimlServer } from '../../../test/support/twiml-server.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import type { PhoneClosing } from './phone-protocol.js';
import { type Attached, type PhonePage, Switchboard } from './switchboard.js';

const HOUR = 3_600_000;
/** Picks up, which a pause alone would not do, and does not end. */
const LISTENS = '<Say>Hi</Say><Pause length="7200"/>';

/** A page as the switchboard sees one. */
class ShownPage implements PhonePage {
  readonly user = { keyName: 'desk', apiKey: 'the-key' };
  readonly closings: PhoneClosing[] = [];

  show(): void {}

  close(closing: PhoneClosing): void {
    this.closings.push(closing);
  }
}

describe('Switchboard', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mainline-switchboard-'));
  let page: ShownPage;
  let mainline: TwimlServer;
  let switchboard: Switchboard;
  let isReachable = true;

  beforeAll(async () => (mainline = await TwimlServer.start({ '/twilio/voice': LISTENS })));
  afterAll(async () => {
    await mainline.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  beforeEach(() => {
    mainline.received.splice(0);
    page = new ShownPage();
  });
  afterEach(() => switchboard.close());

  async function attach(graceSeconds?: number): Promise<Attached> {
    const setReachable = (isUp: boolean): Promise<void> => Promise.resolve(void (isReachable = isUp));
    switchboard = await Switchboard.open({
      config: loadAppConfig({ NODE_ENV: 'test', DATA_DIR: dataDir, TWILIO_AUTH_TOKEN: 'token' }),
      url: mainline.url,
      findDatabase: () => ({ setReachable }),
      graceSeconds,
    });
    return again();
  }

  async function again(phoneId?: string): Promise<Attached> {
    await switchboard.prepare(page.user, phoneId);
    return switchboard.attach(page, phoneId);
  }

  async function call(attached: Attached): Promise<void> {
    await attached.move({ move: 'call', to: '+13235550100' });
    await eventually(() =>
      expect(attached.state().log).toContainEqual(expect.objectContaining({ text: 'Pause' })),
    );
  }

  const ends = (): unknown[] => mainline.to('/twilio/status').map(({ form }) => form['CallStatus']);

  it('keeps the phone of a page that is left open for an hour, and its call', async () => {
    const attached = await attach();
    await call(attached);
    const { phoneId } = attached.state();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    await jest.advanceTimersByTimeAsync(HOUR);
    jest.useRealTimers();
    expect(attached.state()).toMatchObject({ phoneId, call: { endedAt: null } });
    expect([page.closings, ends()]).toEqual([[], []]);
  });

  it('waits for a page for a minute, and not for longer', async () => {
    const attached = await attach();
    const { phoneId } = attached.state();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    attached.leave();
    await jest.advanceTimersByTimeAsync(59_000);
    const returned = await again(phoneId);
    expect(returned.state()).toMatchObject({ phoneId, isResumed: true });
    returned.leave();
    await jest.advanceTimersByTimeAsync(61_000);
    expect((await again(phoneId)).state().phoneId).not.toBe(phoneId);
    jest.useRealTimers();
  });

  it('hangs up for a page that has gone, and lets the databases in again', async () => {
    const attached = await attach(0);
    await call(attached);
    await attached.move({ move: 'database', database: 'mongodb', isCutOff: true });
    expect(isReachable).toBe(false);
    attached.leave();
    await eventually(() => expect([ends(), isReachable]).toEqual([['completed'], true]));
  });

  it('hangs up when the server stops, and tells the page', async () => {
    const attached = await attach();
    await call(attached);
    await switchboard.close();
    expect(ends()).toEqual(['completed']);
    expect(page.closings.map(({ code }) => code)).toEqual(['SERVER_STOPPING']);
    expect(attached.state().call?.endedAt).not.toBeNull();
  });
});
