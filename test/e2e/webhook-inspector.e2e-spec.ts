import { randomBytes } from 'node:crypto';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { CallEventFactory } from '../../src/calls/model/call-event.factory.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { AppConfig } from '../../src/config/app-config.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import type { WebhookRequestDto, WebhookRequestListDto } from '../../src/twilio/inspector/inspector.dto.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';

const INCOMING = fixture('01-incoming-us-stir-a');
const PATH = '/system/webhook-requests';
const API_KEYS = `phone:agent:${apiKeyDigest('agent')},desk:viewer:${apiKeyDigest('viewer')}`;

describe('the inspector of webhooks', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({ variables: { API_KEYS, WEBHOOK_INSPECTOR_BYTES: '60000' } });
  }, STARTING);
  afterAll(() => mainline.close());

  const newCall = (): typeof INCOMING => ({ ...INCOMING, CallSid: `CA${randomBytes(16).toString('hex')}` });

  const list = async (key = ADMIN_KEY): Promise<WebhookRequestListDto> =>
    (await (await mainline.get(`${PATH}?limit=1000`, key)).json()) as WebhookRequestListDto;

  const show = async (id: string, key = ADMIN_KEY): Promise<WebhookRequestDto> =>
    (await (await mainline.get(`${PATH}/${id}`, key)).json()) as WebhookRequestDto;

  const post = (path: string, key = ADMIN_KEY): Promise<Response> =>
    fetch(mainline.url + path, { method: 'POST', headers: { 'x-api-key': key } });

  const refusedFor = async (reason: string): Promise<number> =>
    (await list()).refused.find((one) => one.reason === reason)?.count ?? 0;

  /** Has Twilio ask something, and waits until the inspector shows it: that is done when the answer was sent. */
  async function ask(path: string, form: Record<string, string>): Promise<WebhookRequestDto> {
    const before = (await list()).items.map(({ id }) => id);
    expect((await sendWebhook(mainline, path, form)).ok).toBe(true);
    return eventually(async () => {
      const found = (await list()).items.find(
        ({ id, callId }) => !before.includes(id) && callId === form['CallSid'],
      );
      if (found === undefined) throw new Error('it is not shown yet');
      return show(found.id);
    });
  }

  it('shows what Twilio asked, and what it was answered', async () => {
    const form = newCall();
    const request = await ask('/twilio/menu?attempt=1', { ...form, Digits: '2' });
    expect(request).toMatchObject({
      ...{
        path: '/twilio/menu?attempt=1',
        status: 200,
        callId: form['CallSid'],
        replayOf: null,
        masked: false,
      },
      answer: expect.stringMatching(/^<\?xml .*<Record /) as string,
    });
    expect(request.durationMilliseconds).toBeGreaterThan(0);
    expect(request.parameters).toContainEqual({ name: 'From', value: form['From'] });
    expect(request.parameters).toContainEqual({ name: 'Digits', value: '2' });
  });

  it('shows a callback, which has no answer', async () => {
    const form = { ...newCall(), CallStatus: 'completed', SequenceNumber: '3' };
    expect(await ask('/twilio/status', form)).toMatchObject({
      path: '/twilio/status',
      status: 204,
      answer: null,
    });
  });

  it.each([
    ['SIGNATURE_INVALID', { token: 'another' }],
    ['SIGNATURE_MISSING', { signature: null }],
    ['NOT_UNDERSTOOD', { headers: { 'content-type': 'application/json' } }],
    ['NOT_UNDERSTOOD', { body: 'a='.padEnd(70_000, 'x') }],
  ] as const)('counts what is refused, and keeps nothing of it: %s', async (reason, forgery) => {
    const form = newCall();
    const before = await refusedFor(reason);
    expect((await sendWebhook(mainline, '/twilio/voice', form, forgery)).ok).toBe(false);
    await eventually(async () => expect(await refusedFor(reason)).toBe(before + 1));
    expect(JSON.stringify(await list())).not.toContain(form['CallSid']);
  });

  it('keeps as many as fit into its bytes', async () => {
    const { maxBytes } = await list();
    expect(maxBytes).toBe(60_000);
    for (let count = 0; count < 40; count += 1) await sendWebhook(mainline, '/twilio/voice', newCall());
    const { bytes, items, total } = await list();
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    expect(items).toHaveLength(total);
    expect(total).toBeLessThan(40);
    expect(total).toBeGreaterThan(5);
  });

  it('masks numbers and texts for agents, and is closed to viewers', async () => {
    const form = newCall();
    const { id } = await ask('/twilio/voice', { ...form, CallerName: 'Front desk' });
    const masked = await show(id, 'agent');
    expect(masked).toMatchObject({ masked: true, callId: form['CallSid'] });
    expect(masked.parameters).toContainEqual({ name: 'CallSid', value: form['CallSid'] });
    expect(masked.answer).toContain('<Gather ');
    for (const personal of [form['From'] ?? '', 'Front desk', 'Thank you for calling'])
      expect(JSON.stringify(masked)).not.toContain(personal);
    expect(JSON.stringify(await list('agent'))).not.toContain(form['From']);
    expect((await mainline.get(PATH, 'viewer')).status).toBe(403);
    expect((await post(`${PATH}/${id}/replay`, 'agent')).status).toBe(403);
  });

  it('sends a request again, signed, and records nothing twice', async () => {
    const form = newCall();
    const request = await ask('/twilio/voice', form);
    const answer = await post(`${PATH}/${request.id}/replay`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 200, answer: request.answer });
    await eventually(async () => {
      const again = (await list()).items.find(({ replayOf }) => replayOf === request.id);
      expect(again).toMatchObject({ path: '/twilio/voice', callId: form['CallSid'], status: 200 });
    });
    await mainline.settled();
    const events = await mainline.app.get(CallsRepository).listEvents(form['CallSid'] ?? '');
    expect(events.map(({ type }) => type)).toEqual(['call.incoming']);
  });

  it('sends none again in production', async () => {
    const { id } = await ask('/twilio/voice', newCall());
    const property = jest.replaceProperty(mainline.app.get(AppConfig), 'environment', 'production');
    const answer = await post(`${PATH}/${id}/replay`);
    property.restore();
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'REPLAY_DISABLED' });
  });

  it('knows no request that there is not', async () => {
    for (const answer of [await mainline.get(`${PATH}/none`), await post(`${PATH}/none/replay`)]) {
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'WEBHOOK_REQUEST_NOT_FOUND' });
    }
  });

  it('forgets a call that is erased, and what is still sent about it', async () => {
    const form = newCall();
    const { id } = await ask('/twilio/voice', form);
    const leg = {
      ...newCall(),
      ParentCallSid: form['CallSid'] ?? '',
      CallStatus: 'ringing',
      SequenceNumber: '1',
    };
    await sendWebhook(mainline, '/twilio/status', leg);
    await mainline.settled();
    const erased = await fetch(`${mainline.url}/calls/${form['CallSid']}`, {
      method: 'DELETE',
      headers: { 'x-api-key': ADMIN_KEY },
    });
    expect(erased.status).toBe(204);
    expect((await mainline.get(`${PATH}/${id}`)).status).toBe(404);
    await sendWebhook(mainline, '/twilio/status', { ...form, CallStatus: 'completed', SequenceNumber: '9' });
    await ask('/twilio/voice', newCall());
    expect(JSON.stringify(await list())).not.toContain(form['CallSid']);
  });

  it('forgets a call that another instance erased', async () => {
    const form = newCall();
    const callId = form['CallSid'] ?? '';
    const { id } = await ask('/twilio/voice', form);
    const { id: other } = await ask('/twilio/voice', newCall());
    await mainline.settled();
    const fact = { callId, type: 'call.erased', data: { reason: 'request' } } as const;
    const tombstone = mainline.app.get(CallEventFactory).make<'call.erased'>(fact);
    for (const store of [MongoCallStore, SupabaseCallStore])
      await mainline.app.get(store).append([tombstone]);
    await eventually(async () => expect((await mainline.get(`${PATH}/${id}`)).status).toBe(404));
    expect((await mainline.get(`${PATH}/${other}`)).status).toBe(200);
  });
});
