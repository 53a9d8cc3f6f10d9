import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import type { Call } from '../../src/calls/model/call.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { Clock } from '../../src/common/time/clock.js';
import type { CallResult } from '../../src/development/twilio/phone/call-result.js';
import { CallsFolder } from '../../src/development/twilio/history/calls-folder.js';
import type { CallPlan } from '../../src/development/twilio/phone/call-plan.js';
import { RecordingsFolder } from '../../src/development/twilio/history/recordings-folder.js';
import { InstantTime } from '../../src/development/twilio/network/simulated-time.js';
import { VirtualTwilio } from '../../src/development/twilio/phone/virtual-twilio.js';
import type { VirtualTwilioSettings } from '../../src/development/twilio/phone/virtual-account.js';
import {
  AUTH_TOKEN,
  type Mainline,
  type MainlineOptions,
  PUBLIC_URL,
  startMainline,
} from './mainline-app.js';

/** The server's clock is the telephone network's, so that times and durations can be told to the second. */
class NetworkClock extends Clock {
  constructor(private readonly time: InstantTime) {
    super();
  }

  override now(): Date {
    return this.time.now();
  }
}

/** A call as the caller heard it and as both stores and the feed have it. */
export interface PlayedCall {
  readonly heard: CallResult;
  readonly call: Call;
  readonly item: ActivityItemDto;
}

/** Mainline with a simulated telephone network in front of it. */
export class PhoneLine {
  readonly twilio: VirtualTwilio;

  private constructor(
    readonly mainline: Mainline,
    private readonly settings: VirtualTwilioSettings,
  ) {
    this.twilio = new VirtualTwilio(settings);
  }

  static async open(options: MainlineOptions = {}): Promise<PhoneLine> {
    const time = new InstantTime(new Date('2026-11-21T09:00:00.000Z'));
    const mainline = await startMainline({ ...options, clock: new NetworkClock(time) });
    const settings: VirtualTwilioSettings = {
      accountSid: mainline.config.twilio.accountSid,
      authToken: AUTH_TOKEN,
      publicUrl: PUBLIC_URL,
      targetUrl: mainline.url,
      number: '+13235550100',
      recordings: RecordingsFolder.of(mainline.dataDir, { encodeLater: true }),
      calls: CallsFolder.of(mainline.dataDir),
      time,
    };
    return new PhoneLine(mainline, settings);
  }

  /** The clock of the network and of the server. */
  get time(): VirtualTwilioSettings['time'] {
    return this.settings.time;
  }

  /** Plays a call and reads it from both stores, which must agree, and from the feed. */
  async play(plan: CallPlan, settings: Partial<VirtualTwilioSettings> = {}): Promise<PlayedCall> {
    const heard = await new VirtualTwilio({ ...this.settings, ...settings }).call(plan);
    const call = await this.stored(heard.callSid);
    const answer = await this.mainline.get(`/calls/${heard.callSid}`);
    return { heard, call, item: (await answer.json()) as ActivityItemDto };
  }

  async stored(callSid: string): Promise<Call> {
    await this.mainline.settled();
    const [mongo, supabase] = await Promise.all(this.stores().map((store) => store.findById(callSid)));
    expect(supabase).toEqual(mongo);
    if (mongo === null || mongo === undefined) throw new Error(`${callSid} is in neither store`);
    return mongo;
  }

  stores(): CallStore[] {
    return [this.mainline.app.get(MongoCallStore), this.mainline.app.get(SupabaseCallStore)];
  }

  close(): Promise<void> {
    return this.mainline.close();
  }
}
