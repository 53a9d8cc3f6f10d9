import { Store } from '../api/store';

const OFF_PLACE = 'mainline.shortcuts-off';
const SEQUENCE_MILLISECONDS = 1200;
const TYPING = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';
/** These press what has the focus. */
const PRESSING = 'a, button, summary, [role=button], [role=slider], [role=option], [role=menuitem]';
const WHILE_PRESSING = [' ', 'Enter', 'ArrowLeft', 'ArrowRight'];

/** What a key does. @property keys as `KeyboardEvent.key` names them; two with a blank between are pressed one after the other */
export interface Shortcut {
  readonly keys: string;
  /** What the help calls it. */
  readonly label: string;
  readonly run: () => void;
}

/** The keys of the page that is open: later ones come before earlier ones. Off while somebody types, and when switched off. */
export class Shortcuts {
  readonly known = new Store<readonly Shortcut[]>([]);
  readonly isOn = new Store(localStorage.getItem(OFF_PLACE) === null);
  private first: { readonly key: string; readonly at: number } | null = null;

  /** @returns what takes them away again */
  add(shortcuts: readonly Shortcut[]): () => void {
    this.known.set([...shortcuts, ...this.known.get()]);
    return () => this.known.set(this.known.get().filter((one) => !shortcuts.includes(one)));
  }

  switch(isOn: boolean): void {
    this.isOn.set(isOn);
    if (isOn) localStorage.removeItem(OFF_PLACE);
    else localStorage.setItem(OFF_PLACE, 'yes');
  }

  readonly press = (event: KeyboardEvent): void => {
    if (!this.isOn.get() || isForSomethingElse(event)) return;
    const shortcut = this.find(event.key, event.timeStamp);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  };

  private find(key: string, at: number): Shortcut | undefined {
    const { first } = this;
    this.first = { key, at };
    const isSequence = first !== null && at - first.at < SEQUENCE_MILLISECONDS;
    const both = isSequence ? this.known.get().find(({ keys }) => keys === `${first.key} ${key}`) : undefined;
    return both ?? this.known.get().find(({ keys }) => keys === (key === ' ' ? 'Space' : key));
  }
}

function isForSomethingElse(event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return true;
  if (!(target instanceof Element)) return false;
  if (
    target.closest(TYPING) !== null ||
    target.closest('[role=dialog], [role=menu], [role=listbox]') !== null
  )
    return true;
  return WHILE_PRESSING.includes(key) && target.closest(PRESSING) !== null;
}
