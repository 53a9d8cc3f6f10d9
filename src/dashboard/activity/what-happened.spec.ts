import type { QueueDto } from '../api/generated/types.gen';
import { aCall, aLeg, aVoicemail, timeAt } from '../testing/calls';
import { describeDeadline, whatHappened } from './what-happened';

const QUEUE: QueueDto = {
  id: 'sales',
  name: 'Sales',
  longest_wait_seconds: 30,
  longest_answer_seconds: 20,
  longest_hold_seconds: 60,
  short_call_seconds: 10,
  agent_ids: [],
};
const QUEUES = new Map([[QUEUE.id, QUEUE]]);
const tell = (fields: Parameters<typeof aCall>[0]): unknown => {
  const happened = whatHappened(aCall(fields), QUEUES);
  return happened.kind === 'text' ? happened.text : happened.kind;
};

describe('what happened', () => {
  it.each([
    [
      {
        outcome: 'missed',
        legs: [
          aLeg({ sid: 'CA1', to: '+1', status: 'no-answer' }),
          aLeg({ sid: 'CA2', to: '+2', status: 'busy' }),
        ],
      },
      '2 agents rang, one declined, then hung up',
    ],
    [{ outcome: 'missed', legs: [] }, 'No agent rang, then hung up'],
    [{ outcome: 'abandoned', durationSeconds: 6 }, 'Left in the menu after 0:06'],
    [{ outcome: 'greeting_played', durationSeconds: 12 }, 'Heard the greeting, 0:12'],
    [{ outcome: 'rejected', echo: true }, 'Was told that the number is not in use'],
    [{ outcome: 'failed', failureReason: 'unknown_to_provider' }, 'Twilio does not know this call'],
    [{ outcome: 'answered' }, 'nothing'],
    [{ outcome: 'answered', note: 'Call back' }, 'Call back'],
    [{ outcome: 'voicemail', voicemail: aVoicemail({ status: 'completed' }) }, 'player'],
    [{ outcome: 'voicemail', voicemail: aVoicemail({ status: 'processing' }) }, 'preparing'],
    [{ outcome: 'voicemail', voicemail: aVoicemail(), erasedAt: timeAt(9) }, 'nothing'],
    [{ outcome: null, status: 'waiting', queue: 'sales' }, 'In the menu'],
    [
      {
        outcome: null,
        status: 'waiting',
        queue: 'sales',
        legs: [aLeg({ sid: 'CA1', to: '+1', startedAt: timeAt(7) })],
      },
      'deadline',
    ],
    [{ outcome: null, status: 'waiting', source: 'api', queue: 'sales' }, 'deadline'],
    [
      { outcome: null, status: 'waiting', legs: [aLeg({ sid: 'CA1', to: '+1', startedAt: timeAt(7) })] },
      '1 agent rang',
    ],
  ] as const)('in %j is %j', (fields, words) => {
    expect(tell({ ...fields, legs: 'legs' in fields ? [...fields.legs] : [] })).toBe(words);
  });

  it.each([
    [0, 'calm', '30 s left of 30 s'],
    [17, 'calm', '13 s left of 30 s'],
    [18, 'near', '12 s left of 30 s'],
    [29.5, 'near', '1 s left of 30 s'],
    [44, 'over', 'over 30 s by 0:14'],
  ])('%d s of a wait of 30 s are %s', (seconds, tone, words) => {
    expect(describeDeadline(seconds, 30)).toEqual({ tone, words });
  });
});
