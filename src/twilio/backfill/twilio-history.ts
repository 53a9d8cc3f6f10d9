import { Injectable } from '@nestjs/common';
import type { RemoteCall, RemoteRecording, RemoteRequest } from '../rest/remote-resources.js';
import { TwilioClient } from '../rest/twilio-client.js';
import type { RemoteHistory } from './missing-events.js';

/** Gathers what Twilio tells of one call. */
@Injectable()
export class TwilioHistory {
  constructor(private readonly twilio: TwilioClient) {}

  /**
   * @param recordings the call's own, where they are known already; else `null`
   * @param withRequests false while Twilio does not show the requests yet
   * @throws TwilioApiError
   */
  async read(
    call: RemoteCall,
    recordings: readonly RemoteRecording[] | null,
    withRequests: boolean,
  ): Promise<RemoteHistory> {
    const [legs, own] = await Promise.all([
      this.twilio.listLegs(call.sid),
      recordings ?? this.twilio.listRecordingsOf(call.sid),
    ]);
    const sids = withRequests ? [call.sid, ...legs.map(({ sid }) => sid)] : [];
    return { call, legs, recordings: own, requests: await this.requestsAbout(sids) };
  }

  /** What an agent's leg was asked is listed with that leg. */
  private async requestsAbout(sids: readonly string[]): Promise<RemoteRequest[]> {
    const lists = await Promise.all(sids.map((sid) => this.twilio.listEvents(sid)));
    return lists.flat();
  }
}
