import { useEffect, useRef } from 'react';
import { useServices } from '../app/services';

/** Says so when the queue that is watched gets another name. @param name `null` while it is not known */
export function useRenaming(name: string | null): void {
  const { toasts } = useServices();
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (name === null) return;
    const before = last.current;
    last.current = name;
    if (before !== null && before !== name) toasts.show({ text: `“${before}” is now called “${name}”` });
  }, [name, toasts]);
}
