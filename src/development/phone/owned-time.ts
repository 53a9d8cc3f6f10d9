import { RealTime } from '../twilio/network/simulated-time.js';

/** Ends whatever a phone still waits for when it is taken away. */
export class PhoneClosedError extends Error {
  constructor() {
    super('The phone was taken away');
    this.name = PhoneClosedError.name;
  }
}

/** Time that really passes, for one owner: every wait ends with it. */
export class OwnedTime extends RealTime {
  private readonly ending = new AbortController();

  override wait(seconds: number, signal?: AbortSignal): Promise<void> {
    const { signal: end } = this.ending;
    return super.wait(seconds, signal === undefined ? end : AbortSignal.any([signal, end]));
  }

  /** Ends every wait, and those that come later, with a {@link PhoneClosedError}. */
  end(): void {
    this.ending.abort(new PhoneClosedError());
  }
}
