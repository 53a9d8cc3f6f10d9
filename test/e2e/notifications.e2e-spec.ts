import { CallsRepository } from '../../src/calls/calls.repository.js';
import type { NotificationDto, NotificationPageDto } from '../../src/notifications/notification.dto.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { report, reportAll, wireEvents } from '../support/report-events.js';
import { RunningClock } from '../support/running-clock.js';
import { answering, taken, WEBHOOK_SECRET, WebhookReceiver } from '../support/webhook-receiver.js';

describe('follow-ups by webhook', () => {
  const clock = new RunningClock();
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  let mainline: Mainline;

  beforeAll(async () => {
    [receiver, other] = [await WebhookReceiver.start(), await WebhookReceiver.start()];
    mainline = await startMainline({
      clock,
      variables: {
        NOTIFY_WEBHOOK_URLS: `${receiver.url}?token=hush,${other.url}`,
        NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET,
      },
    });
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    await Promise.all([receiver.close(), other.close()]);
  });
  afterEach(() => {
    receiver.answer = taken;
    other.answer = taken;
  });

  const list = async (query = ''): Promise<NotificationPageDto> => {
    const answer = await mainline.get(`/notifications${query}`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as NotificationPageDto;
  };

  const deliveriesOf = async (callId: string): Promise<NotificationDto[]> =>
    (await list('?limit=100')).items.filter((item) => item.call_id === callId);

  const reportCall = async (callId: string): Promise<void> => {
    const call = wireEvents(callId);
    await reportAll(mainline, ADMIN_KEY, [call.initiated(0), call.answered(40, { wait_time: 40 }), call.ended(100)]);
  };

  it('tells every receiver of an alert, of the survey and of the end, each once', async () => {
    await reportCall('told');
    for (const one of [receiver, other]) {
      await eventually(() =>
        expect(one.typesAbout('told').sort()).toEqual(['alert.raised', 'call.ended', 'survey.requested']),
      );
    }
    const [left, right] = [receiver, other].map((one) =>
      one
        .about('told')
        .map(({ id }) => id)
        .sort(),
    );
    expect(left).toEqual(right);
  });
});
