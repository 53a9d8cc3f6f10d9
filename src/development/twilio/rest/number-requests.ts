import type { KeptNumber, NumbersFolder } from '../history/numbers-folder.js';
import { rfc2822 } from '../network/simulated-time.js';
import { changedFields, type Parameters, type ParameterRule, VOICE_PARAMETERS } from './changeable-fields.js';
import { onlyKnown, pageOf, placeAt, textFilter } from './list-page.js';
import { badParameter, json, notFound, reading, type RestAnswer, type RestRequest } from './rest-answer.js';

const LIST = '/IncomingPhoneNumbers.json';
const ONE_NUMBER = /^\/IncomingPhoneNumbers\/(PN[0-9a-fA-F]{32})\.json$/;
const FILTERS = ['PhoneNumber', 'FriendlyName'];
const API_VERSION = '2010-04-01';

type Changeable = Exclude<keyof KeptNumber, 'sid' | 'phone_number' | 'created_at' | 'updated_at'>;

/** Every parameter of a change that the simulated Twilio knows. */
const PARAMETERS: Parameters<Changeable> = {
  ...VOICE_PARAMETERS,
  VoiceApplicationSid: ['voice_application_sid', isSid('AP')],
  TrunkSid: ['trunk_sid', isSid('TK')],
};

/** Answers Twilio's paths for the phone numbers of the account: all of them, one, and where its calls go. */
export class NumberRequests {
  constructor(
    private readonly numbers: NumbersFolder,
    private readonly now: () => Date,
  ) {}

  /**
   * @param tail the path below the account
   * @returns `null` when it is none of a phone number
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(tail: string, request: RestRequest): Promise<RestAnswer | null> {
    if (tail === LIST) return reading(request, () => this.list(request));
    const [, sid] = ONE_NUMBER.exec(tail) ?? [];
    return sid === undefined ? null : this.one(sid, request);
  }

  private async list(request: RestRequest): Promise<RestAnswer> {
    onlyKnown(request.query, FILTERS);
    const isNumberWanted = numberFilter(request.query.get('PhoneNumber'));
    const isNameWanted = textFilter(request.query, 'FriendlyName');
    const numbers = await this.numbers.list();
    const page = pageOf<KeptNumber>(
      {
        key: 'incoming_phone_numbers',
        items: numbers.filter(
          (each) => isNumberWanted(each.phone_number) && isNameWanted(each.friendly_name),
        ),
        placeOf: ({ created_at, sid }) => placeAt(Date.parse(created_at)) + sid,
        order: 'newest first',
        toResource: (number) => toNumberResource(number, request),
      },
      request,
    );
    return json(page);
  }

  private async one(sid: string, request: RestRequest): Promise<RestAnswer> {
    const number = await this.numbers.find(sid);
    if (number === null) return notFound(request.path);
    if (request.method !== 'POST') return reading(request, () => json(toNumberResource(number, request)));
    const changed = changedBy(number, request.form, this.now());
    await this.numbers.keep(changed);
    return json(toNumberResource(changed, request));
  }
}

/** Whoever names an application loses the trunk, and the other way round, says Twilio. */
function changedBy(number: KeptNumber, form: URLSearchParams, now: Date): KeptNumber {
  const change = changedFields(form, PARAMETERS);
  const { voice_application_sid: application = '', trunk_sid: trunk = '' } = change;
  if (application !== '' && trunk !== '')
    throw badParameter('A number has either VoiceApplicationSid or TrunkSid');
  return {
    ...number,
    ...(application !== '' && { trunk_sid: '' }),
    ...(trunk !== '' && { voice_application_sid: '' }),
    ...change,
    updated_at: now.toISOString(),
  };
}

function isSid(kind: string): ParameterRule {
  return (text) => {
    if (!new RegExp(`^${kind}[0-9a-fA-F]{32}$`).test(text))
      throw badParameter(`Not a sid of ${kind}: ${text}`);
  };
}

/** Any part of a number; `*` stands for any digit. */
function numberFilter(wanted: string | null): (number: string) => boolean {
  if (wanted === null) return () => true;
  if (!/^\+?[\d*]{1,15}$/.test(wanted)) throw badParameter('PhoneNumber must be digits, * or E.164');
  const pattern = new RegExp(wanted.replace('+', '\\+').replaceAll('*', '\\d'));
  return (number) => pattern.test(number);
}

/** Twilio's IncomingPhoneNumber resource; dates are RFC 2822, and what is not set is blank, but the trunk `null`. */
function toNumberResource(number: KeptNumber, { path }: RestRequest): object {
  const { created_at, updated_at, trunk_sid, ...fields } = number;
  const account = path.replace(/\/IncomingPhoneNumbers.*$/, '');
  const uri = `${account}/IncomingPhoneNumbers/${number.sid}`;
  return {
    ...fields,
    account_sid: account.split('/').at(-1) ?? '',
    date_created: rfc2822(new Date(created_at)),
    date_updated: rfc2822(new Date(updated_at)),
    trunk_sid: trunk_sid === '' ? null : trunk_sid,
    ...ALIKE,
    uri: `${uri}.json`,
    subresource_uris: { assigned_add_ons: `${uri}/AssignedAddOns.json` },
  };
}

/** What all numbers of the simulated account have in common. */
const ALIKE = {
  address_requirements: 'none',
  address_sid: null,
  api_version: API_VERSION,
  beta: false,
  bundle_sid: null,
  capabilities: { fax: false, mms: true, sms: true, voice: true },
  emergency_address_sid: null,
  emergency_address_status: 'unregistered',
  emergency_status: 'Inactive',
  identity_sid: null,
  origin: 'twilio',
  sms_application_sid: '',
  sms_fallback_method: 'POST',
  sms_fallback_url: '',
  sms_method: 'POST',
  sms_url: '',
  status: 'in-use',
  type: 'local',
  voice_caller_id_lookup: false,
  voice_receive_mode: 'voice',
};
