import { Store } from '../api/store';

/** How long something can be undone, in milliseconds. */
const SHOWN_MILLISECONDS = 6000;

/** One line at the foot of the page, with at most one thing to do about it. */
export interface Toast {
  readonly text: string;
  readonly isProblem?: boolean;
  readonly action?: { readonly label: string; readonly shortcut?: string; readonly run: () => void };
  /** Called once when it goes without its action: by itself, closed, or for another one. */
  readonly onGone?: () => void;
}

/** The latest toast; another one takes its place. */
export class Toasts {
  readonly current = new Store<Toast | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(toast: Toast): void {
    const before = this.take();
    this.current.set(toast);
    this.stay();
    before?.onGone?.();
  }

  /** Begins its time anew: somebody looks at it. */
  stay(): void {
    this.hold();
    this.timer = setTimeout(() => this.close(), SHOWN_MILLISECONDS);
  }

  /** Keeps it for as long as the pointer or the focus is on it. */
  hold(): void {
    clearTimeout(this.timer);
  }

  act(): void {
    const toast = this.current.get();
    // What has no action is only closed.
    if (toast?.action === undefined) return this.close();
    this.take();
    toast.action.run();
  }

  close(): void {
    this.take()?.onGone?.();
  }

  private take(): Toast | null {
    this.hold();
    const toast = this.current.get();
    this.current.set(null);
    return toast;
  }
}
