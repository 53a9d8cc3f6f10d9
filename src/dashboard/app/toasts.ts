import { Store } from '../api/store';

/** How long something can be undone, in milliseconds. */
const SHOWN_MILLISECONDS = 6000;

/** One line at the foot of the page, with at most one thing to do about it. */
export interface Toast {
  readonly text: string;
  readonly isProblem?: boolean;
  readonly action?: { readonly label: string; readonly shortcut?: string; readonly run: () => void };
}

/** The latest toast; another one takes its place. */
export class Toasts {
  readonly current = new Store<Toast | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(toast: Toast): void {
    this.current.set(toast);
    this.stay();
  }

  /** Begins its time anew: somebody looks at it. */
  stay(): void {
    this.hold();
    this.timer = setTimeout(() => this.current.set(null), SHOWN_MILLISECONDS);
  }

  /** Keeps it for as long as the pointer or the focus is on it. */
  hold(): void {
    clearTimeout(this.timer);
  }

  act(): void {
    const action = this.current.get()?.action;
    this.close();
    action?.run();
  }

  close(): void {
    this.hold();
    this.current.set(null);
  }
}
