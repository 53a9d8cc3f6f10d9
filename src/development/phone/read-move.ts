import { BadRequestError } from '../../common/errors/request.errors.js';
import { CALL_TYPES, END_REASONS } from '../lifecycle/lifecycle-call.js';
import { CALLBACK_ARRIVALS } from '../twilio/network/callback-switch.js';
import type { PhoneMove } from './phone-protocol.js';
import type { AgentMoveName, EventDelivery, LifecycleAction, SoundPart } from './phone-state.js';

/** What a page sent, of which nothing is known. */
type Given = Readonly<Record<string, unknown>>;

const AGENT_MOVES = [
  ...(['answer', 'accept', 'decline', 'voicemail', 'busy', 'ignore', 'press', 'hang-up'] as const),
] satisfies readonly AgentMoveName[];
const ACTIONS = [
  ...(['route', 'answer', 'hold', 'resume', 'transfer', 'end'] as const),
] satisfies readonly LifecycleAction[];
const DELIVERIES = ['once', 'twice', 'late', 'out-of-order'] as const satisfies readonly EventDelivery[];
const SOURCES = ['sample', 'microphone'] as const;
const DATABASES = ['mongodb', 'supabase'] as const;

const KEY = /^[0-9*#]$/;
/** As in `npm run call`: a number, `client:name` or `sip:user@host`. */
const CALLER = /^(?:\+[1-9]\d{1,14}|client:[^\s,]{1,100}|sip:[^\s@,]{1,100}@[^\s@,]{1,100})$/;
const NUMBER = /^\+[1-9]\d{1,14}$/;
const PLAIN = /^[^\p{Cc}]{1,128}$/u;
const LATE_SECONDS = 5;
const MOST_LATE_SECONDS = 120;

const READERS: Readonly<Record<PhoneMove['move'], (given: Given) => PhoneMove>> = {
  call: (given) => ({
    move: 'call',
    ...optional('to', maybe(given, 'to', text(NUMBER, 'a number in E.164'))),
    ...optional(
      'from',
      maybe(given, 'from', text(CALLER, 'a number in E.164, client:name or sip:user@host')),
    ),
    ...optional('isWithheld', maybe(given, 'isWithheld', truth)),
    ...optional('callerName', maybe(given, 'callerName', text(PLAIN, '1 to 128 characters'))),
  }),
  press: (given) => ({ move: 'press', key: need(given, 'key', text(KEY, '0-9, * or #')) }),
  speak: (given) => ({ move: 'speak', with: need(given, 'with', oneOf(SOURCES)) }),
  'fall-silent': () => ({ move: 'fall-silent' }),
  'hang-up': () => ({ move: 'hang-up' }),
  agent: (given) => ({
    move: 'agent',
    number: need(given, 'number', text(PLAIN, 'the number of a phone')),
    do: need(given, 'do', oneOf(AGENT_MOVES)),
    ...optional('key', maybe(given, 'key', text(KEY, '0-9, * or #'))),
  }),
  callbacks: (given) => ({
    move: 'callbacks',
    arrive: need(given, 'arrive', oneOf(CALLBACK_ARRIVALS)),
    lateSeconds: maybe(given, 'lateSeconds', wholeNumber(1, MOST_LATE_SECONDS)) ?? LATE_SECONDS,
  }),
  database: (given) => ({
    move: 'database',
    database: need(given, 'database', oneOf(DATABASES)),
    isCutOff: need(given, 'isCutOff', truth),
  }),
  begin: (given) => ({
    move: 'begin',
    type: need(given, 'type', oneOf(CALL_TYPES)),
    queueId: need(given, 'queueId', text(PLAIN, 'the id of a queue')),
    ...optional('from', maybe(given, 'from', text(PLAIN, '1 to 128 characters'))),
    ...optional('callerName', maybe(given, 'callerName', text(PLAIN, '1 to 128 characters'))),
  }),
  report: (given) => ({
    move: 'report',
    action: need(given, 'action', oneOf(ACTIONS)),
    ...optional('agentId', maybe(given, 'agentId', text(PLAIN, 'the id of an agent'))),
    ...optional('queueId', maybe(given, 'queueId', text(PLAIN, 'the id of a queue'))),
    ...optional('endReason', maybe(given, 'endReason', oneOf(END_REASONS))),
    ...optional('isForced', maybe(given, 'isForced', truth)),
  }),
  deliver: (given) => ({ move: 'deliver', delivery: need(given, 'delivery', oneOf(DELIVERIES)) }),
};

/**
 * Reads a move; members that it does not have are not looked at.
 *
 * @throws BadRequestError `INVALID_REQUEST` naming the field that is wrong
 */
export function readMove(given: unknown): PhoneMove {
  const fields = fieldsOf(given, 'move');
  const { move } = fields;
  if (typeof move !== 'string' || !isMove(move))
    throw badField('move', `must be one of ${Object.keys(READERS).join(', ')}`);
  return READERS[move](fields);
}

/** Reads what comes with a part of a sound. @throws BadRequestError `INVALID_REQUEST` naming the field that is wrong */
export function readSoundPart(given: unknown): SoundPart {
  const fields = fieldsOf(given, 'part');
  const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
  return { offset: need(fields, 'offset', count), bytes: need(fields, 'bytes', count) };
}

/** @throws BadRequestError `INVALID_REQUEST` when it is no bytes */
export function readContent(given: unknown): Buffer {
  if (Buffer.isBuffer(given)) return given;
  throw badField('content', 'must be bytes');
}

function isMove(name: string): name is PhoneMove['move'] {
  return Object.hasOwn(READERS, name);
}

function fieldsOf(given: unknown, name: string): Given {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  throw badField(name, 'must be an object');
}

/** @returns `undefined` when a value is not what it has to be */
type Rule<T> = { readonly read: (value: unknown) => T | undefined; readonly must: string };

const truth: Rule<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  must: 'true or false',
};

function text(form: RegExp, must: string): Rule<string> {
  return { read: (value) => (typeof value === 'string' && form.test(value) ? value : undefined), must };
}

function oneOf<T extends string>(words: readonly T[]): Rule<T> {
  return { read: (value) => words.find((word) => word === value), must: `one of ${words.join(', ')}` };
}

function wholeNumber(least: number, most: number): Rule<number> {
  const isOne = (value: unknown): value is number => Number.isInteger(value);
  return {
    read: (value) => (isOne(value) && value >= least && value <= most ? value : undefined),
    must: `a whole number from ${least} to ${most}`,
  };
}

function need<T>(given: Given, name: string, rule: Rule<T>): T {
  const value = rule.read(given[name]);
  if (value === undefined) throw badField(name, `must be ${rule.must}`);
  return value;
}

function maybe<T>(given: Given, name: string, rule: Rule<T>): T | undefined {
  return given[name] === undefined || given[name] === null ? undefined : need(given, name, rule);
}

function optional<Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> {
  const entry: Partial<Record<Name, T>> = {};
  if (value !== undefined) entry[name] = value;
  return entry;
}

function badField(field: string, problem: string): BadRequestError {
  return new BadRequestError('The message is not valid', {
    details: [{ field, problem: `${field} ${problem}` }],
  });
}
