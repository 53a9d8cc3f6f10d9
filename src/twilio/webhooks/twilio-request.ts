import { type CallDetails, type CallDirection } from '../../calls/call-event.js';

type Parameters = Readonly<Record<string, string>>;

/** Longest text kept from a parameter; a transcript of two minutes of speech fits several times. */
const LONGEST_TEXT = 10_000;

/** Control characters and halves of characters have no place in texts, and PostgreSQL refuses U+0000 and the halves. */
// eslint-disable-next-line no-control-regex -- matching them is the purpose
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/gu;

/**
 * One request from Twilio whose signature was checked.
 *
 * Unknown parameters are ignored and every known one is optional: Twilio adds and leaves out parameters without notice.
 */
export class TwilioRequest {
  /**
   * @param parameters the form, one value per name
   * @param query the query of the URL, which Mainline itself wrote into its action URLs
   */
  constructor(
    private readonly parameters: Parameters,
    private readonly query: Parameters,
  ) {}

  /** A parameter's text without unstorable characters, or `null` when it is missing or blank. */
  text(name: string): string | null {
    const value = this.parameters[name]?.slice(0, LONGEST_TEXT).replace(UNSTORABLE, '');
    return value === undefined || value.trim() === '' ? null : value;
  }

  /** A parameter that is a whole number of at least 0, or `null`. */
  count(name: string): number | null {
    return toCount(this.parameters[name]);
  }

  /** Keys pressed; empty when there were none. */
  get digits(): string {
    return this.text('Digits') ?? '';
  }

  /** The sid of the leg that this request is about, or `null` when it is missing or malformed. */
  get callSid(): string | null {
    return toSid(this.parameters['CallSid']);
  }

  /** The caller's own leg: the parent's sid for an agent's leg, which its URL also carries. */
  get parentCallSid(): string | null {
    return toSid(this.parameters['ParentCallSid']) ?? toSid(this.query['call']);
  }

  get accountSid(): string | null {
    return this.text('AccountSid');
  }

  /** A counter that Mainline wrote into the URL; 1 when it is not there. */
  step(name: 'attempt' | 'round'): number {
    return Math.max(1, toCount(this.query[name]) ?? 1);
  }

  /** A flag that Mainline wrote into the URL. */
  flag(name: 'hidden'): boolean {
    return this.query[name] === 'true';
  }

  /** What the request says about the call as a whole. */
  get details(): CallDetails {
    return {
      from: this.text('From'),
      to: this.text('To'),
      direction: toDirection(this.text('Direction')),
      callStatus: this.text('CallStatus'),
      callerName: this.text('CallerName'),
      city: this.text('FromCity'),
      state: this.text('FromState'),
      country: this.text('FromCountry'),
      verification: this.text('StirVerstat'),
    };
  }

  /** When it happened by Twilio's clock (`Timestamp`, RFC 2822), as ISO 8601; `null` when Twilio did not say. */
  get timestamp(): string | null {
    const milliseconds = Date.parse(this.parameters['Timestamp'] ?? '');
    return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
  }
}

function toCount(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** Sids are not checked for hexadecimal digits: Twilio's own examples have others. */
function toSid(value: string | undefined): string | null {
  return value !== undefined && /^[A-Za-z0-9]{1,64}$/.test(value) ? value : null;
}

function toDirection(value: string | null): CallDirection | null {
  if (value === null) return null;
  return value.startsWith('outbound') ? 'outbound' : 'inbound';
}
