import { createHash } from 'node:crypto';
import { pageWithMeta } from './meta-page.js';
import { badParameter, json, notFound, reading, type RestAnswer, type RestRequest } from './rest-answer.js';
import { onlyKnown } from './list-page.js';

/** An error that Twilio's Debugger would show. */
export interface RaisedAlert {
  /** Twilio's error code, such as `11200`. */
  readonly code: string;
  readonly at: Date;
  readonly level?: 'error' | 'warning' | 'notice' | 'debug';
  /** The address that Twilio asked, or that Twilio's API was asked at. */
  readonly requestUrl?: string | null;
  /** The call, or whatever it is about. */
  readonly resourceSid?: string | null;
}

const LIST = '/v1/Alerts';
const ONE = /^\/v1\/Alerts\/(NO[0-9a-fA-F]{32})$/;
const FILTERS = ['LogLevel', 'StartDate', 'EndDate'];
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/;

/** Answers the paths of Twilio's Monitor alerts: all of them, and one. */
export class AlertRequests {
  private readonly raised: RaisedAlert[] = [];

  constructor(private readonly accountSid: string) {}

  /** From now on the alert is told of. */
  raise(alert: RaisedAlert): void {
    this.raised.push(alert);
  }

  /** Forgets all alerts. */
  clear(): void {
    this.raised.length = 0;
  }

  /**
   * @returns `null` when the path is none of an alert
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(request: RestRequest): Promise<RestAnswer | null> {
    if (request.path === LIST) return reading(request, () => json(this.page(request)));
    const [, sid] = ONE.exec(request.path) ?? [];
    if (sid === undefined) return null;
    const found = this.raised.find((alert, index) => sidOf(alert, index) === sid);
    if (found === undefined) return notFound(request.path);
    return reading(request, () => json({ ...this.toResource(found, request), ...ONLY_WHEN_FETCHED }));
  }

  private page(request: RestRequest): object {
    const { query } = request;
    onlyKnown(query, FILTERS);
    const level = query.get('LogLevel');
    const [from, until] = [momentOf(query, 'StartDate'), momentOf(query, 'EndDate')];
    const found = this.raised
      .filter((alert) => level === null || levelOf(alert) === level)
      .filter(({ at }) => (from ?? at) <= at && (until ?? at) >= at)
      .sort((one, other) => other.at.getTime() - one.at.getTime());
    return pageWithMeta('alerts', found, request, (alert) => this.toResource(alert, request));
  }

  private toResource(alert: RaisedAlert, { origin }: RestRequest): object {
    const { code, at, requestUrl = null, resourceSid = null } = alert;
    const moment = `${at.toISOString().slice(0, 19)}Z`;
    const sid = sidOf(alert, this.raised.indexOf(alert));
    return {
      account_sid: this.accountSid,
      alert_text: `ErrorCode=${code}`,
      api_version: '2010-04-01',
      date_created: moment,
      date_generated: moment,
      date_updated: moment,
      error_code: code,
      log_level: levelOf(alert),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      request_method: requestUrl === null ? null : 'POST',
      request_url: requestUrl,
      resource_sid: resourceSid,
      sid,
      url: `${origin}${LIST}/${sid}`,
      service_sid: null,
    };
  }
}

/** What lists do not tell. */
const ONLY_WHEN_FETCHED = {
  request_variables: '',
  response_body: '',
  response_headers: '',
  request_headers: '',
};

function levelOf({ level = 'error' }: RaisedAlert): string {
  return level;
}

function sidOf({ code, at }: RaisedAlert, index: number): string {
  const digest = createHash('sha256').update(`${code} ${at.toISOString()} ${index}`).digest('hex');
  return `NO${digest.slice(0, 32)}`;
}

/** A day, or a moment in UTC to the second. */
function momentOf(query: URLSearchParams, name: string): Date | null {
  const text = query.get(name);
  if (text === null) return null;
  const moment = new Date(text);
  if (!MOMENT.test(text) || Number.isNaN(moment.getTime()))
    throw badParameter(`${name} must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ`);
  return moment;
}
