import { useEffect, useEffectEvent } from 'react';
import { useServices } from './services';
import type { Shortcut } from './shortcuts';

/** Gives keys their meaning for as long as the component is there. Which keys they are must not change. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useServices().shortcuts;
  const run = useEffectEvent((keys: string) => shortcuts.find((one) => one.keys === keys)?.run());
  const described = JSON.stringify(shortcuts.map(({ keys, label }) => [keys, label]));
  useEffect(() => {
    const list: [string, string][] = JSON.parse(described) as [string, string][];
    return registry.add(list.map(([keys, label]) => ({ keys, label, run: () => run(keys) })));
  }, [registry, described]);
}
