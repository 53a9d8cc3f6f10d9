import type { RequestListener } from 'node:http';
import { rmSync } from 'node:fs';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import type { NotificationDto, NotificationPageDto } from '../../src/notifications/notification.dto.js';
import { eventually } from '../support/eventually.js';
import {
  ADMIN_KEY,
  type Mainline,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { PhoneLine } from '../support/phone-line.js';
import { reportAll, wireEvents } from '../support/report-events.js';
import { RunningClock } from '../support/running-clock.js';
import { answering, taken, WEBHOOK_SECRET, WebhookReceiver } from '../support/webhook-receiver.js';

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 'b').toString('base64')}`;
const ALL_TYPES = ['alert.raised', 'call.ended', 'survey.requested'];

async function erase({ url }: Mainline, callId: string): Promise<void> {
  const answer = await fetch(`${url}/calls/${callId}`, {
    method: 'DELETE',
    headers: { 'x-api-key': ADMIN_KEY },
  });
  expect(answer.status).toBe(204);
}

async function listOf(mainline: Mainline, query = ''): Promise<NotificationPageDto> {
  const answer = await mainline.get(`/notifications${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as NotificationPageDto;
}

async function deliveriesOf(mainline: Mainline, callId: string): Promise<NotificationDto[]> {
  const { items } = await listOf(mainline, '?limit=100');
  return items.filter((item) => item.call_id === callId);
}

/** A call that waited too long, was answered and ended: an alert, a survey and an end. */
async function reportCall(mainline: Mainline, callId: string): Promise<void> {
  const call = wireEvents(callId);
  await reportAll(mainline, ADMIN_KEY, [
    call.initiated(0, { from: '+14155550142' }),
    call.answered(40, { wait_time: 40 }),
    call.ended(100),
  ]);
}

describe('follow-ups by webhook', () => {
  const clock = new RunningClock();
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  let mainline: Mainline;

  beforeAll(async () => {
    [receiver, other] = [await WebhookReceiver.start(), await WebhookReceiver.start(OTHER_SECRET)];
    mainline = await startMainline({
      clock,
      variables: {
        NOTIFY_WEBHOOK_URLS: `${receiver.url}?token=hush,${other.url}`,
        NOTIFY_WEBHOOK_SECRET: `${WEBHOOK_SECRET},${OTHER_SECRET}`,
        API_KEYS: `desk:agent:${apiKeyDigest('desk')},branch:admin:${apiKeyDigest('branch')}:numbers=+13235550100`,
      },
    });
    await eventually(() => expect(mainline.app.get(Directory).isKnown).toBe(true));
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    await Promise.all([receiver.close(), other.close()]);
  });
  afterEach(() => {
    receiver.answer = taken;
    other.answer = taken;
  });

  /** Lets time pass, as often as it takes, until the receiver's deliveries of a call are in a state. */
  const untilAll = (callId: string, state: NotificationDto['state']): Promise<NotificationDto[]> =>
    eventually(async () => {
      clock.skip(5000);
      const own = await deliveriesOf(mainline, callId);
      const here = own.filter(({ url }) => url === receiver.url);
      expect(here.map((one) => one.state)).toEqual(ALL_TYPES.map(() => state));
      return here;
    });

  it('tells every receiver of an alert, of the survey and of the end, each once, signed by every secret', async () => {
    await reportCall(mainline, 'told');
    for (const one of [receiver, other])
      await eventually(() => expect(one.typesAbout('told').sort()).toEqual(ALL_TYPES));
    const [left, right] = [receiver, other].map((one) =>
      one
        .about('told')
        .map(({ id }) => id)
        .sort(),
    );
    expect(left).toEqual(right);
    expect(new Set(left).size).toBe(3);
    const end = receiver.about('told').find(({ type }) => type === 'call.ended');
    expect(end).toMatchObject({
      timestamp: '2026-11-21T09:01:40.000Z',
      data: { call: { id: 'told', from: '+14155550142', outcome: 'answered', duration: 60, wait_time: 40 } },
    });
    const alert = receiver.about('told').find(({ type }) => type === 'alert.raised');
    expect(alert?.data).toMatchObject({ alert: { kind: 'sla_wait', limit_seconds: 30 } });
    const [headers] = receiver.headers;
    expect(headers?.['content-type']).toBe('application/json');
    expect(String(headers?.['webhook-signature'])).toMatch(/^v1,\S+ v1,\S+$/);
    await reportCall(mainline, 'told');
    await reportCall(mainline, 'told after it');
    await eventually(() => expect(receiver.about('told after it')).toHaveLength(3));
    expect(receiver.about('told')).toHaveLength(3);
  });

  it('tells of an end only when the whole history allows it', async () => {
    const call = wireEvents('late');
    await reportAll(mainline, ADMIN_KEY, [call.answered(3), call.ended(50)]);
    await reportCall(mainline, 'meanwhile');
    await eventually(() => expect(receiver.about('meanwhile')).toHaveLength(3));
    expect(receiver.typesAbout('late')).not.toContain('call.ended');
    await reportAll(mainline, ADMIN_KEY, [call.initiated(0)]);
    await eventually(() => expect(receiver.typesAbout('late')).toContain('call.ended'));
  });

  const dropped: RequestListener = (request) => void request.socket.destroy();

  it.each<[string, RequestListener, string]>([
    ['answers 500', answering(500), '500'],
    ['answers 404', answering(404), '404'],
    ['redirects', (request, response) => answering(307, { location: other.url })(request, response), '307'],
    ['drops the connection', dropped, 'connection dropped'],
  ])('tries a receiver that %s three times, then parks what it did not take', async (name, answer, text) => {
    receiver.answer = answer;
    const callId = `spoiled ${name}`;
    await reportCall(mainline, callId);
    const parked = await untilAll(callId, 'dead');
    expect(parked.map(({ attempts }) => attempts)).toEqual([3, 3, 3]);
    expect(parked.map((one) => one.answer)).toEqual([text, text, text]);
    expect(receiver.about(callId)).toHaveLength(9);
    expect(new Set(receiver.about(callId).map(({ id }) => id)).size).toBe(3);
    // A redirect that is followed would arrive there twice.
    expect(other.about(callId)).toHaveLength(3);
  });

  it('ends an attempt after ten seconds, and serves others meanwhile', async () => {
    receiver.answer = () => undefined;
    await reportCall(mainline, 'never');
    await eventually(() => expect(receiver.about('never')).toHaveLength(3));
    await eventually(() => expect(other.about('never')).toHaveLength(3));
    clock.skip(9_000);
    expect((await deliveriesOf(mainline, 'never')).filter(({ state }) => state === 'dead')).toEqual([]);
    const parked = await untilAll('never', 'dead');
    expect(new Set(parked.map(({ answer }) => answer))).toEqual(new Set(['no answer within 10 s']));
  });

  it('counts an answer whose body never ends, or is a megabyte, by its status', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(200);
      response.write('x'.repeat(1_000_000));
    };
    await reportCall(mainline, 'long');
    await untilAll('long', 'sent');
    receiver.answer = (_request, response) => {
      response.writeHead(200);
      response.write('x');
    };
    await reportCall(mainline, 'endless');
    await untilAll('endless', 'sent');
    expect(receiver.about('endless')).toHaveLength(3);
  });

  it('takes what was refused once at the second attempt', async () => {
    const refused = new Set<unknown>();
    receiver.answer = (request, response) => {
      const id = request.headers['webhook-id'];
      answering(refused.has(id) ? 200 : 503)(request, response);
      refused.add(id);
    };
    await reportCall(mainline, 'second');
    const sent = await untilAll('second', 'sent');
    expect(sent.map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
  });

  it('shows no query of an address, lists page by page, to administrators alone', async () => {
    const all = (await listOf(mainline, '?limit=100')).items;
    expect(JSON.stringify(all)).not.toContain('hush');
    const walked: NotificationDto[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await listOf(mainline, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      walked.push(...page.items);
      cursor = walked.length >= all.length ? null : page.nextCursor;
    }
    expect(walked.slice(0, all.length)).toEqual(all);
    expect((await mainline.get('/notifications?cursor=made-up')).status).toBe(400);
    expect((await mainline.get('/notifications', 'desk')).status).toBe(403);
    expect((await mainline.get('/notifications', 'branch')).status).toBe(403);
    expect((await mainline.get('/notifications', null)).status).toBe(401);
  });

  it('counts what is parked, and forgets what was told of an erased call', async () => {
    receiver.answer = answering(500);
    await reportCall(mainline, 'erased');
    await untilAll('erased', 'dead');
    const ready = (await (await mainline.get('/health/ready')).json()) as { notifications: { dead: number } };
    expect(ready.notifications.dead).toBeGreaterThanOrEqual(3);
    const metrics = await (await mainline.get('/metrics')).text();
    expect(metrics).toContain(`mainline_notifications{state="dead"} ${ready.notifications.dead}`);
    expect(metrics).toMatch(/mainline_notification_attempts_total\{result="sent"\} [1-9]/);
    await erase(mainline, 'erased');
    expect(await deliveriesOf(mainline, 'erased')).toEqual([]);
  });
});

describe('follow-ups of telephone calls', () => {
  let receiver: WebhookReceiver;
  let line: PhoneLine;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    const variables = { NOTIFY_WEBHOOK_URLS: receiver.url, NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET };
    line = await PhoneLine.open({ variables });
  }, STARTING);
  afterAll(async () => {
    await line.close();
    await receiver.close();
  });

  it('tells once of the end of a call that was connected', async () => {
    const { call } = await line.play({ keys: '1' });
    await eventually(() => expect(receiver.typesAbout(call.id)).toEqual(['call.ended']));
    expect(receiver.about(call.id)[0]?.data).toMatchObject({
      call: {
        id: call.id,
        outcome: call.outcome,
        duration: call.durationSeconds,
        answered_by: call.answeredBy,
      },
    });
  });

  it('tells once of a message, and of the end', async () => {
    const { call } = await line.play({ keys: '2', messageSeconds: 9 });
    await eventually(() =>
      expect(receiver.typesAbout(call.id).sort()).toEqual(['call.ended', 'voicemail.received']),
    );
    const told = receiver.about(call.id).find(({ type }) => type === 'voicemail.received');
    expect(told?.data).toMatchObject({
      voicemail: { recording_sid: call.voicemail?.recordingSid, duration: 9 },
    });
  });
});

describe('follow-ups through a restart', () => {
  it(
    'are sent once: what was on its way goes on, by the same id, and what was sent stays so',
    async () => {
      const dataDir = temporaryFolder();
      const receiver = await WebhookReceiver.start();
      const variables = { NOTIFY_WEBHOOK_URLS: receiver.url, NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET };
      const first = await startMainline({ dataDir, variables });
      await eventually(() => expect(first.app.get(Directory).isKnown).toBe(true));
      await reportCall(first, 'before');
      await eventually(async () => {
        const states = (await deliveriesOf(first, 'before')).map(({ state }) => state);
        expect(states).toEqual(['sent', 'sent', 'sent']);
      });
      receiver.answer = () => undefined;
      await reportCall(first, 'during');
      await eventually(() => expect(receiver.about('during')).toHaveLength(3));
      await first.close();
      receiver.answer = taken;
      const second = await startMainline({ dataDir, variables });
      await eventually(async () => {
        const states = (await deliveriesOf(second, 'during')).map(({ state }) => state);
        expect(states).toEqual(['sent', 'sent', 'sent']);
      });
      expect(receiver.about('during')).toHaveLength(6);
      expect(new Set(receiver.about('during').map(({ id }) => id)).size).toBe(3);
      expect(receiver.about('before')).toHaveLength(3);
      await second.close();
      await receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    2 * STARTING,
  );
});
