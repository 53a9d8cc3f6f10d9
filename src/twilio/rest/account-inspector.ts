import type { AppConfig } from '../../config/app-config.js';
import { type Fields, fieldsOf } from '../../common/validation/fields-of.js';
import { countOf, textOf } from './remote-resources.mapper.js';
import type { NumberRouting } from './remote-resources.js';
import { type RestAnswer, type RestLimits, RestTransport } from './rest-transport.js';
import { toApiError, TwilioApiError } from './twilio-api.error.js';

/** Twilio's clock and what the account is, from one answer. */
export interface AccountAnswer {
  /** Twilio's clock to the second: the header `Date`, in milliseconds since 1970; `null` when there is none. */
  readonly twilioTime: number | null;
  /** `Trial` or `Full`; `null` when Twilio does not say. */
  readonly type: string | null;
  /** `active`, `suspended` or `closed`; `null` when Twilio does not say. */
  readonly status: string | null;
}

/** An error that Twilio's Monitor reports. */
export interface RemoteAlert {
  /** Twilio's error code, such as `11200`. */
  readonly code: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly requestUrl: string | null;
  /** What it is about: mostly a call. */
  readonly resourceSid: string | null;
}

/** Whether the account may call ordinary numbers of a country. */
export interface DialingPermission {
  readonly isoCode: string;
  readonly name: string;
  /** Such as `+49`, or longer where countries share a code. */
  readonly prefixes: readonly string[];
  readonly isAllowed: boolean;
}

/** Most that Twilio puts on a page. */
const MOST_ALERTS = 1000;
const TWILIO_API_HOST = /^api((?:\.[a-z0-9-]+){0,2}\.twilio\.com)$/;

/**
 * Reads what is configured at a Twilio account and what went wrong there; changes nothing.
 *
 * Asks without Twilio's client, which hides the headers of an answer, and audio can be asked for without credentials.
 *
 * Every method throws {@link TwilioApiError} when Twilio cannot be reached or refuses, and the signal's reason when it is stopped.
 */
export class AccountInspector {
  private readonly transport: RestTransport;

  /** @param stopped ends what is under way */
  constructor(
    private readonly config: AppConfig,
    limits: RestLimits,
    private readonly stopped: AbortSignal,
  ) {
    this.transport = new RestTransport(limits, stopped);
  }

  /** @throws TwilioApiError `TWILIO_REFUSED` when the credentials are wrong */
  async account(): Promise<AccountAnswer> {
    const answer = await this.ask(this.address('api', `${this.accountPath}.json`));
    // An API that has no such resource knows the credentials all the same.
    const fields = answer.status === 404 ? {} : read(answer);
    const date = Date.parse(answer.headers.get('date') ?? '');
    return {
      twilioTime: Number.isNaN(date) ? null : date,
      type: textOf(fields['type']),
      status: textOf(fields['status']),
    };
  }

  /**
   * Alerts since a moment, newest first; the newest thousand when there are more.
   *
   * @see https://www.twilio.com/docs/usage/monitor-alert
   */
  async alerts(since: Date): Promise<RemoteAlert[]> {
    const StartDate = `${since.toISOString().slice(0, 19)}Z`;
    const query = { StartDate, PageSize: String(MOST_ALERTS) };
    const { alerts } = read(await this.ask(this.address('monitor', '/v1/Alerts', query)));
    return listOf(alerts).flatMap(toAlert);
  }

  /** @see https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource */
  async dialingPermissions(): Promise<DialingPermission[]> {
    const path = '/v1/DialingPermissions/Countries';
    const { content } = read(await this.ask(this.address('voice', path, { PageSize: '1000' })));
    return listOf(content).flatMap(toPermission);
  }

  /**
   * Where the calls of a TwiML application go, in the fields of a number without one.
   *
   * @returns `null` when the account does not have it
   */
  async application(sid: string): Promise<NumberRouting | null> {
    const path = `${this.accountPath}/Applications/${encodeURIComponent(sid)}.json`;
    const answer = await this.ask(this.address('api', path));
    return answer.status === 404 ? null : toRouting(read(answer));
  }

  /**
   * Whether the audio of the account's latest recording is handed out to whoever knows its address.
   *
   * @returns the HTTP status of asking for it without credentials and with them; `null` when there is no recording
   */
  async mediaStatuses(): Promise<{ readonly without: number; readonly withCredentials: number } | null> {
    const query = { PageSize: '1' };
    const path = `${this.accountPath}/Recordings`;
    const { recordings } = read(await this.ask(this.address('api', `${path}.json`, query)));
    const sid = textOf(listOf(recordings).map(fieldsOf)[0]?.['sid']);
    if (sid === null) return null;
    const url = this.address('api', `${path}/${encodeURIComponent(sid)}.mp3`);
    const [without, withCredentials] = [
      await this.statusOf(url, {}),
      await this.statusOf(url, this.credentials()),
    ];
    return { without, withCredentials };
  }

  private get accountPath(): string {
    return `/2010-04-01/Accounts/${this.config.twilio.accountSid}`;
  }

  /** Twilio's products have hosts of their own, with edge and region as the API's (twilio-node, `getHostname`); the simulator has one. */
  private address(product: string, path: string, query: Record<string, string> = {}): URL {
    const url = new URL(path, this.config.twilio.apiUrl);
    const [, rest] = TWILIO_API_HOST.exec(url.hostname) ?? [];
    if (rest !== undefined) url.hostname = product + rest;
    url.search = new URLSearchParams(query).toString();
    return url;
  }

  private credentials(): Record<string, string> {
    const { accountSid, authTokens } = this.config.twilio;
    const text = Buffer.from(`${accountSid}:${authTokens[0] ?? ''}`).toString('base64');
    return { authorization: `Basic ${text}` };
  }

  private async ask(url: URL): Promise<RestAnswer> {
    const headers = { accept: 'application/json', ...this.credentials() };
    return this.transport.send({ method: 'GET', url, headers });
  }

  private async statusOf(url: URL, headers: Record<string, string>): Promise<number> {
    this.stopped.throwIfAborted();
    return (await this.transport.send({ method: 'HEAD', url, headers })).status;
  }
}

/** @throws TwilioApiError for every answer that is none of what was asked for */
function read({ status, text }: RestAnswer): Fields {
  const body = parse(text);
  if (status !== 200) throw toApiError({ status, code: countOf(body['code']) });
  return body;
}

function parse(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch (error: unknown) {
    const kind = error instanceof Error ? error.name : typeof error;
    throw new TwilioApiError('TWILIO_FAILED', 'Twilio answered what makes no sense', kind);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function toAlert(resource: unknown): RemoteAlert[] {
  const fields = fieldsOf(resource);
  const code = textOf(fields['error_code']);
  const at = new Date(textOf(fields['date_generated']) ?? textOf(fields['date_created']) ?? NaN);
  if (code === null || Number.isNaN(at.getTime())) return [];
  const [requestUrl, resourceSid] = [textOf(fields['request_url']), textOf(fields['resource_sid'])];
  return [{ code, at: at.toISOString(), requestUrl, resourceSid }];
}

function toPermission(resource: unknown): DialingPermission[] {
  const fields = fieldsOf(resource);
  const isoCode = textOf(fields['iso_code']);
  if (isoCode === null) return [];
  const prefixes = listOf(fields['country_codes']).flatMap((code) => textOf(code) ?? []);
  return [
    {
      isoCode,
      name: textOf(fields['name']) ?? isoCode,
      prefixes: prefixes.map((code) => `+${code.replace(/\D/g, '')}`),
      isAllowed: fields['low_risk_numbers_enabled'] === true,
    },
  ];
}

function toRouting(fields: Fields): NumberRouting {
  const text = (name: string): string => textOf(fields[name]) ?? '';
  return {
    voiceUrl: text('voice_url'),
    voiceMethod: text('voice_method'),
    voiceFallbackUrl: text('voice_fallback_url'),
    voiceFallbackMethod: text('voice_fallback_method'),
    statusCallback: text('status_callback'),
    statusCallbackMethod: text('status_callback_method'),
    voiceApplicationSid: '',
    trunkSid: '',
  };
}
