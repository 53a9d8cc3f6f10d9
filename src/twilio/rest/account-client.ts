import type { ApplicationRouting, RemoteAccount, RemoteApplication } from './remote-resources.js';
import { fieldsOf } from '../../common/validation/fields-of.js';
import { textOf, toRemoteAccount, toRemoteApplication } from './remote-resources.mapper.js';
import { TwilioApiError } from './twilio-api.error.js';
import { TwilioClient } from './twilio-client.js';

/** A new TwiML application. */
export interface NewApplication {
  readonly friendlyName: string;
  readonly routing: ApplicationRouting;
}

/** What setting up needs of Twilio's REST API, beside what the server does. */
export class AccountClient extends TwilioClient {
  /** The account whose credentials are used. */
  async findAccount(): Promise<RemoteAccount> {
    const { accountSid } = this.config.twilio;
    const account = toRemoteAccount(
      await this.ask((client) => client.api.v2010.accounts(accountSid).fetch()),
    );
    if (account === null) throw new TwilioApiError('TWILIO_FAILED', 'Twilio did not say what account it is');
    return account;
  }

  /** Numbers of others that were verified, in E.164. */
  listVerifiedNumbers(): Promise<string[]> {
    return this.collect(
      (client) => client.outgoingCallerIds.page({}),
      (resource) => textOf(fieldsOf(resource)['phoneNumber']),
    );
  }

  /** All applications of a name, which need not be unique. */
  listApplications(friendlyName: string): Promise<RemoteApplication[]> {
    return this.collect((client) => client.applications.page({ friendlyName }), toRemoteApplication);
  }

  /** @returns `null` when Twilio does not have it */
  async findApplication(sid: string): Promise<RemoteApplication | null> {
    return toRemoteApplication(await this.unlessUnknown((client) => client.applications(sid).fetch()));
  }

  /** Sent once: after an error that is no refusal there may be a new application all the same. */
  async createApplication({ friendlyName, routing }: NewApplication): Promise<RemoteApplication> {
    const created = toRemoteApplication(
      await this.ask((client) => client.applications.create({ friendlyName, ...routing })),
    );
    if (created === null) throw new TwilioApiError('TWILIO_FAILED', 'Twilio did not say what it has made');
    return created;
  }

  /**
   * Sets where the calls of an application go; what is left out stays, and a blank removes.
   *
   * @returns the application as it is now; `null` when Twilio does not have it
   */
  async routeApplication(
    sid: string,
    routing: Partial<ApplicationRouting>,
  ): Promise<RemoteApplication | null> {
    return toRemoteApplication(
      await this.unlessUnknown((client) => client.applications(sid).update(routing)),
    );
  }

  /** Twilio also takes it away from the numbers that have it. One that is gone already counts as removed. */
  async removeApplication(sid: string): Promise<void> {
    await this.unlessUnknown((client) => client.applications(sid).remove());
  }
}
