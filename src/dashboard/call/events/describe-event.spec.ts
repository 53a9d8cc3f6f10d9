import type { CallEventDto } from '../../api/generated/types.gen';
import { anEvent } from '../../testing/calls';
import document from '../../../../openapi.json';
import { describeEvent, type Naming } from './describe-event';

const NAMING: Naming = {
  agent: (key) => ({ '+15550171': 'Interpreter 55', maria: 'María' })[key ?? ''] ?? key ?? 'An agent',
  number: (number) => `<${number}>`,
  queue: (id) => `queue ${id}`,
};

const say = (type: string, data: Record<string, unknown> = {}): string => {
  const event = { ...anEvent('call.incoming', 0, data), type: type as CallEventDto['type'] };
  const { words, key, after } = describeEvent(event, NAMING);
  return key === undefined ? words : `${words} [${key}]${after ?? ''}`;
};

describe('what an event says', () => {
  it.each([
    ['call.incoming', { details: { to: '+15550100' } }, 'Call to <+15550100>'],
    ['menu.input', { digits: '1', choice: 'agent' }, 'Pressed [1]: speak with us'],
    ['menu.input', { digits: '', choice: 'none' }, 'Pressed nothing'],
    ['menu.input', { digits: null, choice: 'voicemail' }, 'Pressed a key: leave a message'],
    ['dial.started', { agents: ['+15550171', '+15550172'] }, 'Rings Interpreter 55 and +15550172'],
    ['leg.status', { to: '+15550171', status: 'no-answer' }, 'Interpreter 55 did not answer'],
    ['leg.status', { to: null, status: 'completed', durationSeconds: 39 }, 'An agent hung up after 0:39'],
    ['leg.status', { to: null, status: 'unheard-of' }, 'An agent unheard-of'],
    ['leg.screened', { to: 'maria', accepted: false, digits: '9' }, 'María declined'],
    ['leg.screened', { to: 'maria', accepted: false, digits: '' }, 'María did not accept'],
    ['voicemail.recorded', { durationSeconds: 31 }, 'Message of 0:31'],
    ['recording.status', { status: 'absent' }, 'No speech in the recording'],
    ['transcription.status', { status: 'completed', text: ' Call  me back ' }, 'Transcript of 3 words'],
    ['call.transferred', { toAgentId: null, toQueueId: 'legal' }, 'Passed on to queue legal'],
    [
      'call.retransferred',
      { fromAgentId: 'maria', agentId: null },
      'María did not answer in time, nobody else is free',
    ],
    ['alert.raised', { kind: 'sla_wait', limitSeconds: 30 }, 'Waits too long, limit 0:30'],
    ['audit.recorded', { by: 'ops', action: 'call.update' }, 'ops changed the call'],
    ['call.resumed', { holdDuration: 61 }, 'Back from hold after 1:01'],
  ])('%s %j', (type, data, words) => expect(say(type, data)).toBe(words));

  it('is there for every type the API names, whatever the event lacks', () => {
    const types = document.components.schemas.CallEventDto.properties.type.enum;
    expect(types.length).toBeGreaterThan(30);
    expect(types.filter((type) => say(type) === type)).toEqual([]);
  });

  it('is the type of what only a later version knows', () => expect(say('call.sung')).toBe('call.sung'));
});
