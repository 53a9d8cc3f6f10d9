import { createHash } from 'node:crypto';
import { rfc2822 } from '../network/simulated-time.js';
import { onlyKnown, pageOf, textFilter } from './list-page.js';
import { json, reading, type RestAnswer, type RestRequest } from './rest-answer.js';

const CALLER_IDS = '/OutgoingCallerIds.json';
/** Where there is no date to tell. */
const OPENED = rfc2822(new Date(0));

/** The simulated account itself. */
export interface SimulatedAccount {
  readonly accountSid: string;
  readonly authToken: string;
  readonly type: 'Trial' | 'Full';
  readonly status: 'active' | 'suspended' | 'closed';
  /** Numbers of others that were verified, in E.164: what a trial account may call and show. */
  readonly verifiedNumbers: readonly string[];
}

/** Answers Twilio's paths for the account, and for the numbers that were verified. */
export class AccountRequests {
  constructor(private readonly account: SimulatedAccount) {}

  /**
   * @param tail the path below the account, `.json` for the account itself
   * @returns `null` when it is neither
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(tail: string, request: RestRequest): Promise<RestAnswer | null> {
    if (tail === '.json') return reading(request, () => json(toAccountResource(this.account)));
    return tail === CALLER_IDS ? reading(request, () => this.callerIds(request)) : null;
  }

  private callerIds(request: RestRequest): RestAnswer {
    onlyKnown(request.query, ['PhoneNumber', 'FriendlyName']);
    const isNumberWanted = textFilter(request.query, 'PhoneNumber');
    const isNameWanted = textFilter(request.query, 'FriendlyName');
    const { accountSid, verifiedNumbers } = this.account;
    const page = pageOf<string>(
      {
        key: 'outgoing_caller_ids',
        items: verifiedNumbers.filter((number) => isNumberWanted(number) && isNameWanted(number)),
        placeOf: (number) => sidOf(number),
        order: 'oldest first',
        toResource: (number) => toCallerId(number, accountSid),
      },
      request,
    );
    return json(page);
  }
}

/** Twilio's Account resource. */
function toAccountResource({ accountSid, authToken, type, status }: SimulatedAccount): object {
  const uri = `/2010-04-01/Accounts/${accountSid}`;
  const resources = {
    applications: 'Applications',
    calls: 'Calls',
    incoming_phone_numbers: 'IncomingPhoneNumbers',
    outgoing_caller_ids: 'OutgoingCallerIds',
    recordings: 'Recordings',
  };
  return {
    sid: accountSid,
    owner_account_sid: accountSid,
    auth_token: authToken,
    friendly_name: 'Simulated account',
    date_created: OPENED,
    date_updated: OPENED,
    type,
    status,
    uri: `${uri}.json`,
    subresource_uris: Object.fromEntries(
      Object.entries(resources).map(([name, path]) => [name, `${uri}/${path}.json`]),
    ),
  };
}

/** Twilio's OutgoingCallerId resource. */
function toCallerId(number: string, accountSid: string): object {
  const sid = sidOf(number);
  return {
    sid,
    account_sid: accountSid,
    phone_number: number,
    friendly_name: number,
    date_created: OPENED,
    date_updated: OPENED,
    uri: `/2010-04-01/Accounts/${accountSid}/OutgoingCallerIds/${sid}.json`,
  };
}

function sidOf(number: string): string {
  return `PN${createHash('sha256').update(`verified ${number}`).digest('hex').slice(0, 32)}`;
}
