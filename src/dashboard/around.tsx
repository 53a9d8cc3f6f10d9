import type { ReactNode } from 'react';
import { useMay } from './app/services';
import { MarksProvider } from './marks/marks-provider';
import { useMarks } from './marks/use-marks';
import { PlaybackProvider } from './player/playback-provider';

/** What goes on whichever page is open: a message that plays, and changes that are being sent. */
export function Around({ children }: { readonly children: ReactNode }) {
  return (
    <MarksProvider>
      <HeardPlayback>{children}</HeardPlayback>
    </MarksProvider>
  );
}

function HeardPlayback({ children }: { readonly children: ReactNode }) {
  const marks = useMarks();
  const mayMark = useMay('agent');
  return (
    <PlaybackProvider
      onHeard={({ callId }) => {
        if (mayMark)
          void marks.make(callId, { field: 'heard', value: true }, { field: 'heard', value: false });
      }}
    >
      {children}
    </PlaybackProvider>
  );
}
