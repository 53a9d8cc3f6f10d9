/** Overrides by which Twilio tries a callback again, also after a 503; not part of what Twilio signs. */
const RETRIES = '#ct=2000&rt=5000&rc=3&rp=all';

/**
 * Overrides for what a caller waits for: three attempts fit into the 15 seconds after which Twilio gives up in any case, and a refusal
 * (4xx) is not worth another one.
 */
const ANSWER_RETRIES = '#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx';

type Query = Readonly<Record<string, string | number | boolean>>;

/**
 * The addresses Mainline gives to Twilio: absolute, under `PUBLIC_URL`.
 *
 * The state of a call travels in their queries, which Twilio sends back signed.
 */
export class WebhookUrls {
  /** @param publicUrl without a trailing slash */
  constructor(private readonly publicUrl: string) {}

  /** For a main number: when a call comes in. */
  voice(): string {
    return this.url('voice', {});
  }

  /** For a pooled number: when a call comes in. */
  incomingCall(): string {
    return this.url('incoming-call', {});
  }

  /** For any number: when Twilio could not get or use an answer. */
  fallback(): string {
    return this.url('fallback', {});
  }

  /** For any number: when a call is over. */
  status(): string {
    return this.url('status', {});
  }

  /** The three addresses of a main number or of its application, each with overrides by which Twilio tries again. */
  withRetries(): Readonly<Record<'voiceUrl' | 'voiceFallbackUrl' | 'statusCallback', string>> {
    return {
      voiceUrl: this.voice() + ANSWER_RETRIES,
      voiceFallbackUrl: this.fallback() + ANSWER_RETRIES,
      statusCallback: this.status() + RETRIES,
    };
  }

  menu(attempt: number): string {
    return this.url('menu', { attempt });
  }

  dial(round: number): string {
    return this.url('dial', { round });
  }

  /** @param hidden true when the agent's phone shows our number because the caller's is not known */
  screen(callSid: string, hidden: boolean): string {
    return this.url('screen', { call: callSid, hidden });
  }

  screenAnswer(callSid: string): string {
    return this.url('screen/answer', { call: callSid });
  }

  legStatus(callSid: string): string {
    return this.url('status', { call: callSid }) + RETRIES;
  }

  voicemail(): string {
    return this.url('voicemail', {});
  }

  recording(): string {
    return this.url('recording', {}) + RETRIES;
  }

  transcription(): string {
    return this.url('transcription', {}) + RETRIES;
  }

  /** The part of one of our addresses after `/twilio/`, without its query; `null` for any other address. */
  pathOf(address: string): string | null {
    if (!URL.canParse(address)) return null;
    const { host, pathname } = new URL(address);
    const base = new URL(`${this.publicUrl}/twilio/`);
    return host === base.host && pathname.startsWith(base.pathname)
      ? pathname.slice(base.pathname.length)
      : null;
  }

  private url(path: string, query: Query): string {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `${this.publicUrl}/twilio/${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  }
}
