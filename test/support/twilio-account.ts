import type { RemoteCall, RemoteRecording, RemoteRequest } from '../../src/twilio/rest/remote-resources.js';
import { TwilioApiError } from '../../src/twilio/rest/twilio-api.error.js';
import { ACCOUNT_SID, CALL_SID } from './twilio-requests.js';

/** An ended inbound call as Twilio lists it. */
export function aRemoteCall(overrides: Partial<RemoteCall> = {}): RemoteCall {
  return {
    sid: CALL_SID,
    accountSid: ACCOUNT_SID,
    parentSid: null,
    from: '+14155550142',
    to: '+13235550100',
    direction: 'inbound',
    status: 'completed',
    callerName: null,
    startedAt: '2026-11-21T09:00:00.000Z',
    endedAt: '2026-11-21T09:00:40.000Z',
    durationSeconds: 40,
    ...overrides,
  };
}

/** The request with which Twilio tells of a new call, answered by a menu. */
export function aRemoteRequest(call: RemoteCall, overrides: Partial<RemoteRequest> = {}): RemoteRequest {
  const { sid, accountSid, from, to } = call;
  return {
    url: 'https://phone.example.com/twilio/voice',
    parameters: {
      CallSid: sid,
      AccountSid: accountSid,
      From: from ?? '',
      To: to ?? '',
      CallStatus: 'ringing',
    },
    at: call.startedAt,
    status: 200,
    answer: '<Response><Gather/></Response>',
    ...overrides,
  };
}

/** What stands in for Twilio's REST API: an account in memory that counts what it is asked. */
export class TwilioAccount {
  readonly calls: RemoteCall[] = [];
  readonly recordings: RemoteRecording[] = [];
  readonly requests = new Map<string, RemoteRequest[]>();
  /** Sids of calls or recordings about which nothing can be learnt, and `list` for the list of calls. */
  readonly broken = new Set<string>();
  /** Sids of recordings that this account does not have. */
  readonly elsewhere = new Set<string>();
  /** Sids of recordings that were deleted before. */
  readonly deleted = new Set<string>();
  /** The accounts that were asked to delete. */
  readonly accounts: (string | null)[] = [];
  /** What was asked, such as `events CA…`. */
  readonly questions: string[] = [];

  add(call: RemoteCall, ...requests: RemoteRequest[]): RemoteCall {
    this.calls.push(call);
    this.requests.set(call.sid, requests);
    return call;
  }

  async *listCalls(): AsyncGenerator<RemoteCall> {
    await this.note('list', 'calls');
    yield* this.calls;
  }

  async findCall(sid: string): Promise<RemoteCall | null> {
    await this.note(sid, 'call');
    return this.calls.find((call) => call.sid === sid) ?? null;
  }

  async listLegs(callSid: string): Promise<RemoteCall[]> {
    await this.note(callSid, 'legs');
    return this.calls.filter(({ parentSid }) => parentSid === callSid);
  }

  async listRecordings(): Promise<RemoteRecording[]> {
    await this.note('list', 'recordings');
    return this.recordings;
  }

  async listRecordingsOf(sid: string): Promise<RemoteRecording[]> {
    await this.note(sid, 'recordings');
    return this.recordings.filter(({ callSid }) => callSid === sid);
  }

  async listEvents(sid: string): Promise<RemoteRequest[]> {
    await this.note(sid, 'events');
    return this.requests.get(sid) ?? [];
  }

  /** @returns `unknown` for what is in {@link elsewhere} or in {@link deleted} */
  async removeRecording(sid: string, accountSid: string | null = null): Promise<'removed' | 'unknown'> {
    await this.note(sid, 'remove');
    this.accounts.push(accountSid);
    return this.elsewhere.has(sid) || this.deleted.has(sid) ? 'unknown' : 'removed';
  }

  isRecordingGone(sid: string): Promise<boolean> {
    return Promise.resolve(this.deleted.has(sid));
  }

  private note(sid: string, question: string): Promise<void> {
    this.questions.push(`${question} ${sid}`);
    if (!this.broken.has(sid)) return Promise.resolve();
    return Promise.reject(new TwilioApiError('TWILIO_FAILED', 'Twilio answered 500'));
  }
}
