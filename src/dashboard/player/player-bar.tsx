import { ActionIcon } from '@mantine/core';
import { Link } from 'wouter';
import { useStore } from '../api/store';
import { formatDuration } from '../parts/format';
import { Icon } from '../parts/icon';
import { PlayButton } from './play-button';
import { DownloadButton, RateButton } from './player';
import type { PlaybackState } from './playback';
import classes from './player-bar.module.css';
import { usePlayback } from './use-playback';
import { Waveform } from './waveform';

/** Goes on with a message whose own player cannot be seen, at the foot of every page. */
export function PlayerBar() {
  const { playback, onScreen } = usePlayback();
  const state = useStore(playback.state);
  const seen = useStore(onScreen);
  if (state === null || seen.has(state.track.callId)) return null;
  return (
    <section className={classes.bar} aria-label="Message that plays">
      <PlayButton track={state.track} phase={state.phase} />
      <Link className={classes.who} href={`/call/${encodeURIComponent(state.track.callId)}`} dir="auto">
        {state.track.label}
      </Link>
      <Middle state={state} />
      <ActionIcon aria-label="Close the player" onClick={() => playback.close()}>
        <Icon name="x" />
      </ActionIcon>
    </section>
  );
}

const PROBLEMS: Readonly<Partial<Record<PlaybackState['phase'], string>>> = {
  preparing: 'Being prepared, usually a few seconds',
  gone: 'Deleted at Twilio',
  failed: 'Could not be fetched',
};

function Middle({ state: { track, phase, position, duration } }: { readonly state: PlaybackState }) {
  const { playback } = usePlayback();
  const peaks = useStore(playback.sounds.peaks).get(track.callId) ?? null;
  const problem = PROBLEMS[phase];
  if (problem !== undefined) return <span className="soft grow">{problem}</span>;
  return (
    <>
      <Waveform
        peaks={peaks}
        bars={110}
        position={position}
        duration={duration}
        label={`Position in the message from ${track.label}`}
        onSeek={(seconds) => playback.seek(track, seconds)}
      />
      <span className={classes.time}>
        <span className="accent">{formatDuration(position)}</span>
        <span className="muted"> / {formatDuration(duration ?? 0)}</span>
      </span>
      <RateButton />
      <DownloadButton callId={track.callId} />
    </>
  );
}
