import { useSyncExternalStore } from 'react';

/** A value that lives outside of components, and tells them when it is another one. */
export class Store<Value> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: Value) {}

  readonly get = (): Value => this.value;

  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  set(value: Value): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of this.listeners) listener();
  }
}

/** The present value of a store. */
export function useStore<Value>(store: Pick<Store<Value>, 'get' | 'listen'>): Value {
  return useSyncExternalStore(store.listen, store.get);
}
