import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { Store } from '../api/store';
import type { Playback, PlaybackState, Track } from './playback';

/** What plays, and the calls whose own player can be seen, so that no other is needed. */
export interface PlaybackServices {
  readonly playback: Playback;
  readonly onScreen: Store<ReadonlySet<string>>;
}

const PlaybackContext = createContext<PlaybackServices | null>(null);
export const PlaybackServicesProvider = PlaybackContext.Provider;

export function usePlayback(): PlaybackServices {
  const services = useContext(PlaybackContext);
  if (services === null) throw new Error('There is no player around this component');
  return services;
}

/** How the message of one call is played; `null` while another one is, or none. */
export function usePlaybackOf(callId: string): PlaybackState | null {
  const { state } = usePlayback().playback;
  return useSyncExternalStore(state.listen, () => {
    const current = state.get();
    return current?.track.callId === callId ? current : null;
  });
}

/** The message of a call, as the player needs it. */
export function trackOf({ id, caller, voicemail }: ActivityItemDto): Track {
  return {
    callId: id,
    label: caller.name ?? caller.number ?? caller.raw ?? (caller.withheld ? 'Withheld' : 'Somebody'),
    durationSeconds: voicemail?.durationSeconds ?? null,
    isHeard: typeof voicemail?.heardAt === 'string',
  };
}
