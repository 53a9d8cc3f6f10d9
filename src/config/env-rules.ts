import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { isURL, ValidateBy } from 'class-validator';
import { NOT_IN_XML } from './not-in-xml.js';
import { parseApiKeys } from './parse-api-keys.js';
import { E164 } from './phone-number.js';
import { webhookUrlProblems } from './webhook-urls.js';

const WEB_URL = {
  protocols: ['http', 'https'],
  require_protocol: true,
  require_tld: false,
  allow_query_components: false,
  allow_fragments: false,
  disallow_auth: true,
};

type Test = (value: unknown) => boolean;

/** A whole number in decimal digits, with both bounds allowed. */
export function WholeNumber(least: number, most: number): PropertyDecorator {
  const test: Test = (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return applyDecorators(Transform(integer), rule(test, `must be a whole number from ${least} to ${most}`));
}

/** `true` or `false`. */
export function Truth(): PropertyDecorator {
  return applyDecorators(
    Transform(truth),
    rule((value) => typeof value === 'boolean', 'must be true or false'),
  );
}

/** One of a few words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  const test: Test = (value) => typeof value === 'string' && words.includes(value);
  return applyDecorators(Transform(trimmed), rule(test, `must be one of ${words.join(', ')}`));
}

/** Text of a given form; `words` say what it must be. */
export function Text(form: RegExp, words: string): PropertyDecorator {
  return applyDecorators(Transform(trimmed), rule(matches(form), words));
}

/** A comma-separated list whose parts have a given form. */
export function TextList(form: RegExp, words: string): PropertyDecorator {
  return applyDecorators(Transform(commaSeparated), rule(every(matches(form)), words));
}

/** A comma-separated list of API keys; the message says which entry is wrong, and how. */
export function ApiKeyList(): PropertyDecorator {
  const words =
    'must be a comma-separated list of name:role:sha256-hex-of-the-key with the roles viewer, agent and admin, and where ' +
    'wanted :expires=2027-01-31 and :numbers=+13235550100/+13235550101 behind it';
  const test: Test = (value) => apiKeyProblems(value).length === 0;
  return applyDecorators(
    Transform(commaSeparated),
    rule(test, (value) => `${words} (${apiKeyProblems(value).join(', ')})`),
  );
}

/** A comma-separated list of telephone numbers. */
export function NumberList(most: number): PropertyDecorator {
  const test: Test = (value) => every(matches(E164))(value) && Array.isArray(value) && value.length <= most;
  const words = `must be at most ${most} numbers in E.164, such as +13235550100, separated by commas`;
  return applyDecorators(Transform(commaSeparated), rule(test, words));
}

/** A comma-separated list of origins, as browsers write them. */
export function OriginList(): PropertyDecorator {
  const test: Test = (value) => typeof value === 'string' && isURL(value, WEB_URL) && isOrigin(value);
  const words = 'must be a comma-separated list of origins, such as https://desk.example';
  return applyDecorators(Transform(commaSeparated), rule(every(test), words));
}

/** A comma-separated list of addresses that webhooks are sent to; the message says which entry is wrong, and how. */
export function WebhookUrlList(most: number): PropertyDecorator {
  const problemsOf = (value: unknown): readonly string[] =>
    Array.isArray(value) ? webhookUrlProblems(value.map(String), most) : ['it is no list'];
  const words = `must be a comma-separated list of at most ${most} http or https addresses without user, password and fragment`;
  return applyDecorators(
    Transform(commaSeparated),
    rule(
      (value) => problemsOf(value).length === 0,
      (value) => `${words} (${problemsOf(value).join(', ')})`,
    ),
  );
}

/** An http or https address, with a path or without, and with nothing after it. */
export function WebUrl(): PropertyDecorator {
  const test: Test = (value) => typeof value === 'string' && isURL(value, WEB_URL);
  const words = 'must be an http or https address without user, query and fragment';
  return applyDecorators(Transform(trimmed), rule(test, words));
}

/** Words to be spoken, or the https address of audio to be played. */
export function Prompt(): PropertyDecorator {
  const test: Test = (value) => typeof value === 'string' && isSpeakable(value) && isWordsOrAudio(value);
  return applyDecorators(
    Transform(trimmed),
    rule(
      test,
      `must be text of at most ${MOST_SPOKEN} characters, ${MOST_ENCODED} when URL-encoded, without control characters other than ` +
        'line breaks and tabs, or an https address',
    ),
  );
}

const MOST_SPOKEN = 4000;
/** Twilio refuses to speak what is longer when URL-encoded (error 13521): a blank counts three times then, a letter with an accent six. */
const MOST_ENCODED = 4500;

/** Whether Twilio can speak it. */
export function isSpeakable(value: string): boolean {
  if (value.length > MOST_SPOKEN || NOT_IN_XML.test(value)) return false;
  return encodeURIComponent(value).length <= MOST_ENCODED;
}

function apiKeyProblems(value: unknown): readonly string[] {
  return Array.isArray(value) ? parseApiKeys(value.map(String)).problems : ['it is no list'];
}

function isOrigin(value: string): boolean {
  return new URL(value).origin === value;
}

function isWordsOrAudio(value: string): boolean {
  return !/^https?:\/\//i.test(value) || isURL(value, { protocols: ['https'], require_protocol: true });
}

function matches(form: RegExp): Test {
  return (value) => typeof value === 'string' && form.test(value);
}

function every(test: Test): Test {
  return (value) => Array.isArray(value) && value.every(test);
}

/** The message names the variable and the rule, never the value: a mistyped secret must not reach a log. */
function rule(test: Test, words: string | ((value: unknown) => string)): PropertyDecorator {
  const wordsFor = typeof words === 'string' ? () => words : words;
  return ValidateBy({
    name: 'environmentRule',
    validator: {
      validate: test,
      defaultMessage: (failed) => `${failed?.property ?? ''} ${wordsFor(failed?.value)}`,
    },
  });
}

/** Decimal digits become a number; anything else stays as it is, for validation to name. */
export function integer({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : (value as unknown);
}

/** `true` and `false` become booleans; anything else stays as it is, for validation to name. */
export function truth({ value }: TransformFnParams): unknown {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return value as unknown;
}

/** Text without blanks around it. */
export function trimmed({ value }: TransformFnParams): unknown {
  return typeof value === 'string' ? value.trim() : (value as unknown);
}

/** The non-blank parts of a comma-separated text. */
export function commaSeparated({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value as unknown;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
