import type { CallEventDto } from '../../api/generated/types.gen';
import { roundedDuration } from '../model/rounded-duration';
import { type EventData, numberOf, partOf, textOf, textsOf } from '../model/event-data';
import { ALERT_KINDS } from '../../parts/alert-kinds';

/** What an event says, with a key on the telephone within, if it is about one. */
export interface EventWords {
  readonly words: string;
  readonly key?: string;
  readonly after?: string;
}

/** What is needed to say it as people would. */
export interface Naming {
  /** What an agent is called who is known by a number or an id. */
  agent(key: string | null): string;
  /** A telephone number as it is written. */
  number(number: string): string;
  /** What a queue is called. */
  queue(id: string): string;
}

type Describe = (data: EventData, naming: Naming) => EventWords | string;

const MENU_CHOICES: Readonly<Record<string, string>> = {
  agent: ': speak with us',
  voicemail: ': leave a message',
  unknown: ', which is no choice',
};

const LEG_STATUSES: Readonly<Record<string, string>> = {
  queued: 'is about to be rung',
  initiated: 'is about to be rung',
  ringing: 'is ringing',
  'in-progress': 'picked up',
  busy: 'was busy',
  'no-answer': 'did not answer',
  failed: 'could not be reached',
  canceled: 'is rung no longer',
};

const CALL_STATUSES: Readonly<Record<string, string>> = {
  ringing: 'Rings',
  'in-progress': 'Caller is on the line',
  completed: 'Call over',
  busy: 'The provider calls it busy',
  'no-answer': 'Caller left before an answer',
  canceled: 'Caller left before an answer',
  failed: 'The call broke down',
};

const VOICEMAIL_REASONS: Readonly<Record<string, string>> = {
  menu: 'Caller asked to leave a message',
  unavailable: 'Nobody took the call: caller is offered to leave a message',
  menu_exhausted: 'Caller never chose: is offered to leave a message',
  fallback: 'Something went wrong: caller is offered to leave a message',
  session: 'Caller is offered to leave a message',
};

const SESSION_ANSWERS: Readonly<Record<string, string>> = {
  greeting: "Caller hears the session's greeting",
  full: 'The session has had all of its calls: caller hears that the number is not in use',
  echo: 'Caller belongs to an earlier session: hears that the number is not in use',
  idle: 'No session has the number: caller hears that it is not in use',
  unknown: 'Caller hears that the number is not in use',
};

const RECORDING_STATUSES: Readonly<Record<string, string>> = {
  'in-progress': 'Recording began',
  completed: 'Audio is ready',
  absent: 'No speech in the recording',
  failed: 'Recording failed',
};

const END_REASONS: Readonly<Record<string, string>> = {
  completed: 'Call over',
  abandoned: 'Caller left while waiting',
  failed: 'The call broke down',
  no_answer: 'Ended without an answer',
  transferred_out: 'Passed on to somewhere else',
};

const ACTIONS: Readonly<Record<string, string>> = {
  'call.update': 'changed the call',
  'call.erase': 'erased the call',
  'voicemail.update': 'marked the message',
  'alert.acknowledge': 'acknowledged an alert',
  'alert.resolve': 'resolved an alert',
};

const WORDS: Readonly<Record<CallEventDto['type'], Describe>> = {
  'call.incoming': (data, naming) => {
    const to = textOf(partOf(data, 'details'), 'to');
    return to === null ? 'Call came in' : `Call to ${naming.number(to)}`;
  },
  'session.answered': (data) => said(SESSION_ANSWERS, data, 'answer'),
  'menu.input': (data) => {
    const key = textOf(data, 'digits');
    const after = MENU_CHOICES[textOf(data, 'choice') ?? ''] ?? '';
    if (key !== null) return { words: 'Pressed', key, after };
    // The keys of an erased call are gone, what they chose is not.
    return after === '' ? 'Pressed nothing' : `Pressed a key${after}`;
  },
  'dial.started': (data, naming) => {
    const agents = textsOf(data, 'agents').map((agent) => naming.agent(agent));
    return agents.length === 0 ? 'Rings nobody' : `Rings ${listOf(agents)}`;
  },
  'leg.status': (data, naming) => `${naming.agent(textOf(data, 'to'))} ${legStatus(data)}`,
  'leg.screening': (data, naming) => `${naming.agent(textOf(data, 'to'))} picked up, asked to press 1`,
  'leg.screened': (data, naming) => {
    const agent = naming.agent(textOf(data, 'to'));
    if (data['accepted'] === true) return `${agent} took the call`;
    return textOf(data, 'digits') === null ? `${agent} did not accept` : `${agent} declined`;
  },
  'dial.completed': (data) => {
    if (data['bridged'] === false) return 'Nobody took the call';
    return data['bridged'] === true ? 'Conversation over' : 'Ringing over';
  },
  'voicemail.started': (data) => said(VOICEMAIL_REASONS, data, 'reason'),
  'voicemail.recorded': (data) => withSeconds('Message', data, 'durationSeconds'),
  'recording.status': (data) => said(RECORDING_STATUSES, data, 'status'),
  'transcription.status': transcription,
  'call.status': (data) => said(CALL_STATUSES, data, 'status'),
  'call.fallback': (data) => {
    const code = textOf(data, 'errorCode');
    return code === null ? 'Fallback answered' : `Fallback answered, provider's error ${code}`;
  },
  'call.lost': () => 'Never ended, and the provider does not know it',
  'call.failed': () => 'The provider got no usable answer and sent the caller away',
  'call.erased': (data) =>
    data['reason'] === 'retention' ? 'Personal data erased by age' : 'Personal data erased on request',
  'recording.deleted': () => 'Recording deleted at Twilio',
  'call.flagged': (data) => (data['flagged'] === true ? 'Flagged' : 'Flag taken away'),
  'call.noted': (data) => {
    const note = textOf(data, 'note');
    return note === null ? 'Note taken away' : `Note: ${note}`;
  },
  'call.queued': (data, naming) => {
    const queue = textOf(data, 'queue');
    return queue === null ? 'Taken out of its queue' : `Put into ${naming.queue(queue)}`;
  },
  'voicemail.heard': (data) => (data['heard'] === true ? 'Message heard' : 'Message counts as not heard'),
  'audit.recorded': (data) =>
    `${textOf(data, 'by') ?? 'Somebody'} ${ACTIONS[textOf(data, 'action') ?? ''] ?? 'changed something'}`,
  'call.initiated': (data, naming) => {
    const queue = textOf(data, 'queueId');
    const kind = data['type'] === 'video' ? 'Video call' : 'Call';
    return queue === null ? `${kind} came in` : `${kind} waits for ${naming.queue(queue)}`;
  },
  'call.routed': (data, naming) => `Rings ${naming.agent(textOf(data, 'agentId'))}`,
  'call.answered': (data, naming) => {
    const agent = textOf(data, 'agentId');
    return agent === null ? 'Answered' : `${naming.agent(agent)} answered`;
  },
  'call.held': (data) => withSeconds('Caller is on hold', data, 'holdDuration', ','),
  'call.resumed': (data) => withSeconds('Back from hold', data, 'holdDuration', ' after'),
  'call.transferred': (data, naming) => {
    const [agent, queue] = [textOf(data, 'toAgentId'), textOf(data, 'toQueueId')];
    return `Passed on to ${agent === null ? naming.queue(queue ?? 'a queue') : naming.agent(agent)}`;
  },
  'call.ended': (data) => said(END_REASONS, data, 'endReason'),
  'call.retransferred': (data, naming) => {
    const next = textOf(data, 'agentId');
    const late = `${naming.agent(textOf(data, 'fromAgentId'))} did not answer in time`;
    return next === null ? `${late}, nobody else is free` : `${late}, rings ${naming.agent(next)}`;
  },
  'survey.requested': () => 'Caller is to be asked how it was',
  'alert.raised': (data) => {
    const limit = numberOf(data, 'limitSeconds');
    const kind = ALERT_KINDS[textOf(data, 'kind') ?? ''] ?? 'Alert';
    return limit === null ? kind : `${kind}, limit ${roundedDuration(limit)}`;
  },
  'alert.acknowledged': (data) => `${textOf(data, 'by') ?? 'Somebody'} acknowledged an alert`,
  'alert.resolved': (data) => `${textOf(data, 'by') ?? 'Somebody'} resolved an alert`,
};

/** Says what happened as a person would; of a type that only a later version knows, the type. */
export function describeEvent({ type, data }: CallEventDto, naming: Naming): EventWords {
  // An older page may meet a type that only a later server knows.
  const describe: Describe | undefined = WORDS[type];
  const words = describe?.(data, naming) ?? type;
  return typeof words === 'string' ? { words } : words;
}

function said(words: Readonly<Record<string, string>>, data: EventData, field: string): string {
  const value = textOf(data, field);
  return value === null ? 'Nothing more is known' : (words[value] ?? value);
}

function legStatus(data: EventData): string {
  const status = textOf(data, 'status') ?? '';
  const seconds = numberOf(data, 'durationSeconds');
  if (status === 'completed')
    return seconds === null ? 'hung up' : `hung up after ${roundedDuration(seconds)}`;
  return LEG_STATUSES[status] ?? status;
}

function transcription(data: EventData): string {
  const text = textOf(data, 'text');
  if (text !== null) return `Transcript of ${text.trim().split(/\s+/).length} words`;
  return data['status'] === 'completed' ? 'No speech in it' : 'No transcript';
}

function withSeconds(words: string, data: EventData, field: string, link = ' of'): string {
  const seconds = numberOf(data, field);
  return seconds === null ? words : `${words}${link} ${roundedDuration(seconds)}`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
