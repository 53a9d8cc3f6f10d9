import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { Repairer } from '../../src/calls/reconcile/repairer.js';
import { Retention } from '../../src/calls/erasure/retention.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { JournalDatabase } from '../../src/calls/journal/files/journal-database.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import { PhoneLine, type PlayedCall } from '../support/phone-line.js';

const CALLER = '+14155550142';
const KEYS = { viewer: 'viewer-key', agent: 'agent-key' };
/** `sha256sum` of the keys above. */
const API_KEYS = [
  'desk:viewer:9b88f3b3de5ee9f1bb657b76cc43581a9e25e9091bb23c35b2748b7c3509b6e6',
  'phone:agent:112a8d31e2b0fb3f207031fef32f7a7245f787b4d4e85b45f65aa5b83435368c',
].join();

describe('Erasing a call', () => {
  let line: PhoneLine;

  beforeAll(async () => {
    line = await PhoneLine.open({ variables: { API_KEYS } });
  }, STARTING);
  afterAll(() => line.close());

  const erase = (id: string, key: string | null = ADMIN_KEY): Promise<Response> =>
    fetch(`${line.mainline.url}/calls/${id}`, {
      method: 'DELETE',
      headers: key === null ? {} : { 'x-api-key': key },
    });

  const leaveMessage = (): Promise<PlayedCall> =>
    line.play({ from: CALLER, keys: '2', messageSeconds: 9, messageText: 'please call me back' });

  const eventsIn = (id: string): Promise<CallEvent[][]> =>
    Promise.all(line.stores().map((store) => store.listEvents(id)));

  const journalFiles = (): string => {
    const { folder } = line.mainline.app.get(JournalDatabase);
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('\n');
  };

  it('takes the personal data out of the call and its history, in both databases and the journal', async () => {
    const { call } = await leaveMessage();
    expect((await erase(call.id)).status).toBe(204);
    const erased = await line.stored(call.id);
    expect(erased).toMatchObject({ outcome: 'voicemail', from: null, voicemail: null, menu: [] });
    const everything = JSON.stringify([erased, await eventsIn(call.id)]) + journalFiles();
    for (const personal of [CALLER, 'LOS ANGELES', 'please call me back'])
      expect(everything).not.toContain(personal);
    const item = (await (await line.mainline.get(`/calls/${call.id}`)).json()) as Record<string, unknown>;
    expect(item).toMatchObject({ id: call.id, from: null, voicemail: null });
    expect(item['erasedAt']).toEqual(erased.erasedAt);
    expect((await line.mainline.get(`/calls/${call.id}/voicemail`)).status).toBe(404);
  });

  it('changes nothing the second time', async () => {
    const { call } = await leaveMessage();
    await erase(call.id);
    const before = await line.stored(call.id);
    expect((await erase(call.id)).status).toBe(204);
    expect(await line.stored(call.id)).toEqual(before);
  });

  it('brings nothing back with a repair, or when the same events arrive again', async () => {
    const { call } = await leaveMessage();
    const [events = []] = await eventsIn(call.id);
    await erase(call.id);
    await line.mainline.app.get(CallsRepository).record(events);
    await line.mainline.settled();
    await line.mainline.app.get(Repairer).repair([call.id], false);
    const erased = await line.stored(call.id);
    expect(JSON.stringify([erased, await eventsIn(call.id)])).not.toContain(CALLER);
  });

  it('is for admins', async () => {
    const { call } = await leaveMessage();
    expect((await erase(call.id, null)).status).toBe(401);
    expect((await erase(call.id, KEYS.viewer)).status).toBe(403);
    expect((await erase(call.id, KEYS.agent)).status).toBe(403);
    expect((await line.stored(call.id)).erasedAt).toBeNull();
  });

  it('knows no call that there is not', async () => {
    const answer = await erase('CA00000000000000000000000000000000');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'CALL_NOT_FOUND' });
  });

  it('by age reports what it removed, and removes nothing when it only counts', async () => {
    const { call } = await leaveMessage();
    const retention = line.mainline.app.get(Retention);
    const counted = await retention.run({ days: 0, dryRun: true });
    expect(counted.callsErased).toBeGreaterThan(0);
    expect((await line.stored(call.id)).erasedAt).toBeNull();
    const report = await retention.run({ days: 0, dryRun: false });
    expect(report).toMatchObject({ callsErased: counted.callsErased, recordings: counted.recordings });
    expect((await line.stored(call.id)).erasedAt).not.toBeNull();
    await eventually(async () => {
      expect((await retention.run({ days: 0, dryRun: false })).callsErased).toBe(0);
    });
    expect(await retention.run({ dryRun: false })).toMatchObject({ before: null, callsErased: 0 });
  });
});
