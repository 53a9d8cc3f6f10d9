import { randomBytes } from 'node:crypto';
import type { ApplicationsFolder, KeptApplication } from '../history/applications-folder.js';
import type { NumbersFolder } from '../history/numbers-folder.js';
import { rfc2822 } from '../network/simulated-time.js';
import { changedFields, type Parameters, VOICE_PARAMETERS } from './changeable-fields.js';
import { onlyKnown, pageOf, placeAt, textFilter } from './list-page.js';
import {
  badParameter,
  created,
  json,
  notFound,
  reading,
  REMOVED,
  type RestAnswer,
  type RestRequest,
} from './rest-answer.js';

const LIST = '/Applications.json';
const ONE_APPLICATION = /^\/Applications\/(AP[0-9a-fA-F]{32})\.json$/;
const LONGEST_NAME = 64;

type Changeable = Exclude<keyof KeptApplication, 'sid' | 'created_at' | 'updated_at'>;

/** Every parameter that the simulated Twilio knows. */
const PARAMETERS: Parameters<Changeable> = {
  ...VOICE_PARAMETERS,
  FriendlyName: ['friendly_name', isName],
};

/** What the simulated account of a data folder has. */
export interface ApplicationFolders {
  readonly applications: ApplicationsFolder;
  readonly numbers: NumbersFolder;
}

/** Answers Twilio's paths for the TwiML applications of the account: all of them, a new one, and one. */
export class ApplicationRequests {
  constructor(
    private readonly folders: ApplicationFolders,
    private readonly now: () => Date,
  ) {}

  /**
   * @param tail the path below the account
   * @returns `null` when it is none of an application
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(tail: string, request: RestRequest): Promise<RestAnswer | null> {
    if (tail === LIST) return request.method === 'POST' ? this.create(request) : this.list(request);
    const [, sid] = ONE_APPLICATION.exec(tail) ?? [];
    return sid === undefined ? null : this.one(sid, request);
  }

  private async list(request: RestRequest): Promise<RestAnswer> {
    return reading(request, async () => {
      onlyKnown(request.query, ['FriendlyName']);
      const isWanted = textFilter(request.query, 'FriendlyName');
      const items = (await this.folders.applications.list()).filter((each) => isWanted(each.friendly_name));
      const listing = {
        key: 'applications',
        items,
        placeOf: ({ created_at, sid }: KeptApplication) => placeAt(Date.parse(created_at)) + sid,
        order: 'newest first',
        toResource: (item: KeptApplication) => toApplicationResource(item, request),
      } as const;
      return json(pageOf<KeptApplication>(listing, request));
    });
  }

  private async create(request: RestRequest): Promise<RestAnswer> {
    const at = this.now().toISOString();
    const sid = `AP${randomBytes(16).toString('hex')}`;
    const blank = { ...BLANK, sid, created_at: at, updated_at: at };
    const application = { ...blank, ...changedFields(request.form, PARAMETERS) };
    await this.folders.applications.keep(application);
    return created(toApplicationResource(application, request));
  }

  private async one(sid: string, request: RestRequest): Promise<RestAnswer> {
    const { applications } = this.folders;
    const application = await applications.find(sid);
    if (application === null) return notFound(request.path);
    if (request.method === 'DELETE') return this.remove(sid);
    if (request.method !== 'POST')
      return reading(request, () => json(toApplicationResource(application, request)));
    const change = changedFields(request.form, PARAMETERS);
    const changed = { ...application, ...change, updated_at: this.now().toISOString() };
    await applications.keep(changed);
    return json(toApplicationResource(changed, request));
  }

  /** Twilio takes it away from the numbers that have it ("Applications", HTTP DELETE). */
  private async remove(sid: string): Promise<RestAnswer> {
    const { applications, numbers } = this.folders;
    for (const number of await numbers.list()) {
      if (number.voice_application_sid === sid) await numbers.keep({ ...number, voice_application_sid: '' });
    }
    await applications.remove(sid);
    return REMOVED;
  }
}

function isName(text: string): void {
  if (text.length > LONGEST_NAME) throw badParameter(`FriendlyName has more than ${LONGEST_NAME} characters`);
}

const BLANK = {
  friendly_name: '',
  voice_url: '',
  voice_method: 'POST',
  voice_fallback_url: '',
  voice_fallback_method: 'POST',
  status_callback: '',
  status_callback_method: 'POST',
};

/** Twilio's Application resource; dates are RFC 2822, and addresses that are not set are `null`. */
function toApplicationResource(application: KeptApplication, { path }: RestRequest): object {
  const { created_at, updated_at, ...fields } = application;
  const account = path.replace(/\/Applications.*$/, '');
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    ...fields,
    voice_url: orNull(fields.voice_url),
    voice_fallback_url: orNull(fields.voice_fallback_url),
    status_callback: orNull(fields.status_callback),
    account_sid: account.split('/').at(-1) ?? '',
    date_created: rfc2822(new Date(created_at)),
    date_updated: rfc2822(new Date(updated_at)),
    ...ALIKE,
    uri: `${account}/Applications/${application.sid}.json`,
  };
}

/** What all applications of the simulated account have in common. */
const ALIKE = {
  api_version: '2010-04-01',
  message_status_callback: null,
  public_application_connect_enabled: false,
  sms_fallback_method: 'POST',
  sms_fallback_url: null,
  sms_method: 'POST',
  sms_status_callback: null,
  sms_url: null,
  voice_caller_id_lookup: false,
};
