import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { isPrivateHost } from '../../config/public-address.js';
import { NumbersStore } from '../../sessions/pool/numbers.store.js';
import { WebhookUrls } from '../webhooks/webhook-urls.js';
import { AccountNumbers, type ChangeControl, type ChangeResult } from './account-numbers.js';
import {
  type KeptRouting,
  type NumberChange,
  planSync,
  planUndo,
  type SyncPlan,
  type UndoPlan,
} from './number-plan.js';
import { UndoFile } from './undo-file.js';

/** Twilio could not reach the address that numbers would be given. */
export class PublicUrlError extends DomainError {
  override readonly kind = 'conflict';
  readonly code = 'PUBLIC_URL_UNREACHABLE';
}

/**
 * Points numbers of the Twilio account here, and gives them back their old addresses.
 *
 * What a number had is on the disk before it is changed: whatever happens then, it can be given back.
 *
 * Every method rejects with `TwilioApiError` when Twilio does not tell what it has, with `StoreUnavailableError` when Supabase does not
 * tell what the pool has, with {@link UndoFileError} when the old addresses cannot be read or kept, and with the signal's reason when
 * it is stopped; no number is changed then.
 */
@Injectable()
export class NumbersSync {
  constructor(
    private readonly numbers: AccountNumbers,
    private readonly pool: NumbersStore,
    private readonly undoFile: UndoFile,
    private readonly config: AppConfig,
  ) {}

  /** Where the old addresses are kept. */
  get undoPath(): string {
    return this.undoFile.path;
  }

  /**
   * Compares and changes nothing.
   *
   * @param named in E.164, the only ones to be touched; the whole pool when there are none
   * @throws PublicUrlError
   */
  async planSync(named: readonly string[], signal: AbortSignal): Promise<SyncPlan> {
    checkPublicUrl(this.config);
    const pooled: string[] = [];
    for await (const { number } of this.pool.all(this.config.sessions.coolDownSeconds)) pooled.push(number);
    signal.throwIfAborted();
    const account = await this.numbers.list(signal);
    return planSync(account, { pooled, named }, new WebhookUrls(this.config.server.publicUrl));
  }

  /** Points numbers here. */
  async sync(changes: readonly NumberChange[], control: ChangeControl): Promise<ChangeResult> {
    if (changes.length === 0) return { changed: [], failures: [], attempted: [] };
    const kept = await this.undoFile.read();
    await this.undoFile.keep(kept, changes);
    const result = await this.numbers.change(changes, control);
    // Of a number that was never touched there is nothing to be undone.
    if (result.attempted.length < changes.length) await this.undoFile.keep(kept, result.attempted);
    return result;
  }

  /**
   * Compares what numbers have with what they had, and changes nothing.
   *
   * @param named in E.164, the only ones to be touched; all that there are old addresses of when there are none
   */
  async planUndo(named: readonly string[], signal: AbortSignal): Promise<UndoPlan> {
    const kept = await this.undoFile.read();
    return planUndo(kept.length === 0 ? [] : await this.numbers.list(signal), kept, named);
  }

  /** Gives numbers back what they had, and forgets that of those that have it. */
  async undo({ changes, restored }: UndoPlan, control: ChangeControl): Promise<ChangeResult> {
    const kept = await this.undoFile.read();
    // A file that cannot be written is found before anything is changed.
    await this.undoFile.write(kept);
    const result = await this.numbers.change(changes, control);
    const done = new Set([...result.changed.map(({ number }) => number.sid), ...sidsOf(restored)]);
    await this.undoFile.write(kept.filter(({ sid }) => !done.has(sid)));
    return result;
  }
}

function sidsOf(entries: readonly KeptRouting[]): string[] {
  return entries.map(({ sid }) => sid);
}

/** The simulated Twilio reaches every address of this machine, the real one none of them. */
function checkPublicUrl({ server, twilio }: AppConfig): void {
  if (twilio.simulated || !isPrivateHost(new URL(server.publicUrl).hostname)) return;
  throw new PublicUrlError(
    `Twilio cannot reach ${server.publicUrl}: set PUBLIC_URL to the address under which Mainline is reached from outside`,
  );
}
