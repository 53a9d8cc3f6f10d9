import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/api-error';
import { acknowledgeAlert, resolveAlert } from '../api/generated/sdk.gen';
import type { AlertItemDto } from '../api/generated/types.gen';
import { Store } from '../api/store';
import type { Toasts } from '../app/toasts';
import type { AlertAction, Pending } from './alert-model';

export const ALERTS_KEY = 'alerts';

const DONE: Readonly<Record<AlertAction, string>> = { acknowledge: 'Acknowledged', resolve: 'Resolved' };
const SEND = { acknowledge: acknowledgeAlert, resolve: resolveAlert } as const;

/**
 * What people do about alerts: shown at once, sent when it cannot be undone any more.
 *
 * The history of a call only grows, so nothing that was sent could be taken back.
 */
export class AlertChanges {
  readonly pending = new Store<Pending>(new Map());

  constructor(
    private readonly queries: QueryClient,
    private readonly toasts: Toasts,
  ) {}

  make({ id }: Pick<AlertItemDto, 'id'>, action: AlertAction): void {
    const before = this.pending.get().get(id);
    this.set(id, action);
    this.toasts.show({
      text: DONE[action],
      action: { label: 'Undo', shortcut: 'z', run: () => this.set(id, before) },
      onGone: () => void this.send(id, action),
    });
  }

  /** Whoever leaves means what was done. */
  readonly flush = (): void => {
    if (this.pending.get().size > 0) this.toasts.close();
  };

  private async send(id: string, action: AlertAction): Promise<void> {
    try {
      // The page may be left while it is on its way.
      await SEND[action]({ path: { id }, body: {}, keepalive: true, throwOnError: true });
      await this.queries.invalidateQueries({ queryKey: [ALERTS_KEY] });
    } catch (error: unknown) {
      if (!(error instanceof ApiError)) throw error;
      this.toasts.show({ text: `Alert not changed: ${error.message}`, isProblem: true });
    } finally {
      if (this.pending.get().get(id) === action) this.set(id, undefined);
    }
  }

  private set(id: string, action: AlertAction | undefined): void {
    const pending = new Map(this.pending.get());
    if (action === undefined) pending.delete(id);
    else pending.set(id, action);
    this.pending.set(pending);
  }
}
