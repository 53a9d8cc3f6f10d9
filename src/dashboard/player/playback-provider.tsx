import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { getVoicemailAudio } from '../api/generated/sdk.gen';
import { Store } from '../api/store';
import { useShortcuts } from '../app/use-shortcuts';
import { Playback, type Track } from './playback';
import { PlayerBar } from './player-bar';
import { type SoundSource, Sounds } from './sounds';
import { type PlaybackServices, PlaybackServicesProvider } from './use-playback';

const SKIP_SECONDS = 5;
/** Half of what a telephone carries is enough to see where somebody speaks. */
const SAMPLE_RATE = 8000;

interface PlaybackProviderProps {
  readonly children: ReactNode;
  /** Called when so much of a message was played that it counts as heard. */
  readonly onHeard: (track: Track) => void;
}

/** Plays messages for all pages below, and goes on with one whose row is gone in a bar at the foot. */
export function PlaybackProvider({ children, onHeard }: PlaybackProviderProps) {
  const heard = useEffectEvent(onHeard);
  const [services] = useState(createServices);
  useEffect(() => {
    const { playback } = services;
    playback.whenHeard((track) => heard(track));
    return () => playback.dispose();
  }, [services]);
  return (
    <PlaybackServicesProvider value={services}>
      <PlayerKeys playback={services.playback} />
      {children}
      <PlayerBar />
    </PlaybackServicesProvider>
  );
}

function PlayerKeys({ playback }: { readonly playback: Playback }) {
  useShortcuts([
    { keys: 'ArrowLeft', label: '5 s back', run: () => playback.skip(-SKIP_SECONDS) },
    { keys: 'ArrowRight', label: '5 s on', run: () => playback.skip(SKIP_SECONDS) },
  ]);
  return null;
}

function createServices(): PlaybackServices {
  const playback = new Playback(new Sounds(source), new Audio());
  return { playback, onScreen: new Store<ReadonlySet<string>>(new Set()) };
}

const source: SoundSource = {
  async fetch(callId, signal) {
    const { data } = await getVoicemailAudio({
      path: { id: callId },
      parseAs: 'blob',
      signal,
      throwOnError: true,
    });
    return data;
  },
  async decode(data) {
    // An ordinary context would complain that nobody pressed anything yet, and would take hold of the loudspeaker.
    const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(data);
    return decoded.getChannelData(0);
  },
};
