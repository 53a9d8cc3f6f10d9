import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { QueueDto } from '../api/generated/types.gen';
import { useStore } from '../api/store';
import { useServices } from '../app/services';
import { Marks } from './marks';
import { MarksContextProvider } from './use-marks';

const CompareDialog = lazy(() => import('./compare-dialog'));

/** Makes changes for all pages below, and compares them with those of others when they are refused. */
export function MarksProvider({ children }: { readonly children: ReactNode }) {
  const { queries, toasts, live } = useServices();
  const [marks] = useState(() => {
    const queueName = (id: string): string => {
      return (
        queries.getQueryData<readonly QueueDto[]>(['queues'])?.find((queue) => queue.id === id)?.name ?? id
      );
    };
    return new Marks({ queries, toasts, live, queueName });
  });
  const conflict = useStore(marks.compared);
  return (
    <MarksContextProvider value={marks}>
      {children}
      <Suspense>
        {conflict !== null && (
          <CompareDialog
            conflict={conflict}
            onClose={() => marks.compared.set(null)}
            onKeepTheirs={() => marks.forget(conflict.callId)}
            onUseOurs={() => {
              marks.forget(conflict.callId);
              void marks.send(conflict.callId, conflict.ours, conflict.theirs);
            }}
          />
        )}
      </Suspense>
    </MarksContextProvider>
  );
}
