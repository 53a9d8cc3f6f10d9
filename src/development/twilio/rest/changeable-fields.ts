import { badParameter, BadParameterError } from './rest-answer.js';

/** Throws for a text that a parameter must not have. */
export type ParameterRule = (text: string) => void;

/** Every parameter that a resource can be changed by, the field that it sets, and its rule; blanks are always taken. */
export type Parameters<Field extends string> = Readonly<
  Record<string, readonly [field: Field, rule: ParameterRule]>
>;

/** Where calls are taken, which numbers and applications have alike. */
export const VOICE_PARAMETERS = {
  FriendlyName: ['friendly_name', () => undefined],
  VoiceUrl: ['voice_url', isAddress],
  VoiceMethod: ['voice_method', isMethod],
  VoiceFallbackUrl: ['voice_fallback_url', isAddress],
  VoiceFallbackMethod: ['voice_fallback_method', isMethod],
  StatusCallback: ['status_callback', isAddress],
  StatusCallbackMethod: ['status_callback_method', isMethod],
} as const satisfies Parameters<string>;

/**
 * The fields that a form changes.
 *
 * @throws BadParameterError for a parameter that there is not: one that is silently ignored would look like a change
 */
export function changedFields<Field extends string>(
  form: URLSearchParams,
  parameters: Parameters<Field>,
): Partial<Record<Field, string>> {
  const change: Partial<Record<Field, string>> = {};
  for (const [name, text] of form) {
    const [field, check] = parameters[name] ?? [];
    if (field === undefined || check === undefined) throw badParameter(`Unknown parameter ${name}`);
    if (text !== '') check(text);
    change[field] = text;
  }
  return change;
}

/** Twilio, error 21402. */
function isAddress(text: string): void {
  if (URL.canParse(text) && /^https?:\/\//i.test(text)) return;
  throw new BadParameterError({ status: 400, code: 21_402, message: 'Invalid Url' });
}

/** Twilio, error 21403. */
function isMethod(text: string): void {
  if (text === 'GET' || text === 'POST') return;
  throw new BadParameterError({ status: 400, code: 21_403, message: 'Invalid Method' });
}
