import type { DeliveryPlan } from './delivery-plan.js';
import type { Transcript } from '../phone/transcript.js';
import { shuffled } from './shuffle.js';
import type { WebhookRequest } from './webhook-request.js';
import type { WebhookSender } from './webhook-sender.js';

/** Delivers the callbacks of one call beside it, one after another, without holding the call up. */
export class CallbackQueue {
  private readonly held: WebhookRequest[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly sender: WebhookSender,
    private readonly delivery: DeliveryPlan,
    private readonly transcript: Transcript,
  ) {}

  add(callback: WebhookRequest): void {
    if (this.isDropped(callback)) return;
    if (this.delivery.callbacks === 'in-order') this.deliver(callback);
    else this.held.push(callback);
  }

  /** Delivers what was held back, and waits for everything. */
  async flush(): Promise<void> {
    const held = this.held.splice(0);
    const ordered = this.delivery.callbacks === 'shuffled' ? shuffled(held, this.delivery.seed) : held;
    for (const callback of ordered) this.deliver(callback);
    await this.last;
  }

  private deliver(callback: WebhookRequest): void {
    this.last = this.last.then(() => this.send(callback));
  }

  private async send(callback: WebhookRequest): Promise<void> {
    const { status, problem, path } = await this.sender.send(callback);
    if (status !== null && status < 400) return;
    this.transcript.warn('11200', `The callback ${path} is lost: ${problem ?? `status ${status}`}`);
  }

  private isDropped({ purpose }: WebhookRequest): boolean {
    if (this.delivery.dropCallbacks) return true;
    if (purpose === 'call status') return this.delivery.dropFinal;
    return purpose === 'recording status' && this.delivery.dropRecording;
  }
}
