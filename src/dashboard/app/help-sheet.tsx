import { lazy, Suspense } from 'react';
import { Store, useStore } from '../api/store';
import { useShortcuts } from './use-shortcuts';

const HelpDialog = lazy(() => import('./help-dialog'));

/** Whether the list of shortcuts is open. */
export const HELP_OPEN = new Store(false);

/** The list of shortcuts, opened with `?`. */
export function HelpSheet() {
  const isOpen = useStore(HELP_OPEN);
  useShortcuts([{ keys: '?', label: 'this list', run: () => HELP_OPEN.set(true) }]);
  if (!isOpen) return null;
  return (
    <Suspense>
      <HelpDialog onClose={() => HELP_OPEN.set(false)} />
    </Suspense>
  );
}
