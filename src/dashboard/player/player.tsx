import { ActionIcon, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import { useStore } from '../api/store';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { formatDuration } from '../parts/format';
import { Icon } from '../parts/icon';
import { Segments } from '../parts/segments';
import { PlayButton } from './play-button';
import { type PlaybackState, RATES, type Track } from './playback';
import classes from './player.module.css';
import { useDownload } from './use-download';
import { useOnScreen } from './use-on-screen';
import { trackOf, usePlayback, usePlaybackOf } from './use-playback';
import { Waveform } from './waveform';

const BARS = { compact: 26, big: 110, narrow: 60 } as const;
const NARROW = '(width < 768px)';

interface PlayerProps {
  readonly call: ActivityItemDto;
  /** One line, for a row of a list. */
  readonly compact?: boolean;
}

/** The message of a call, to be played; nothing for a call without one. */
export function Player({ call, compact = false }: PlayerProps) {
  const state = usePlaybackOf(call.id);
  const ref = useRef<HTMLDivElement>(null);
  useOnScreen(call.id, state !== null, ref);
  if (call.voicemail === null) return null;
  const track = trackOf(call);
  const isAway = call.voicemail.status === 'processing' || PROBLEMS.has(state?.phase ?? '');
  return (
    <div ref={ref} className={classes.player} data-compact={compact}>
      {isAway ? (
        <Away track={track} phase={state?.phase ?? 'preparing'} />
      ) : (
        <Ready track={track} state={state} compact={compact} />
      )}
    </div>
  );
}

const PROBLEMS: ReadonlySet<string> = new Set(['preparing', 'gone', 'failed']);

/** Why a message cannot be played, and what can be done. */
function Away({ track, phase }: { readonly track: Track; readonly phase: PlaybackState['phase'] }) {
  const { playback } = usePlayback();
  if (phase === 'gone') return <span className="muted">Deleted at Twilio</span>;
  if (phase === 'failed') {
    return (
      <>
        <span className="bad grow">Could not be fetched</span>
        <Button size="xs" onClick={() => playback.toggle(track)}>
          Try again
        </Button>
      </>
    );
  }
  return (
    <>
      <span className={classes.preparing} aria-hidden="true">
        <Icon name="play" />
      </span>
      <span className="soft cut">Being prepared, usually a few seconds</span>
    </>
  );
}

interface ReadyProps {
  readonly track: Track;
  readonly state: PlaybackState | null;
  readonly compact: boolean;
}

function Ready({ track, state, compact }: ReadyProps) {
  const { playback } = usePlayback();
  const peaks = useStore(playback.sounds.peaks).get(track.callId) ?? null;
  const isNarrow = useMediaQuery(NARROW);
  const bars = compact ? BARS.compact : isNarrow ? BARS.narrow : BARS.big;
  const duration = state?.duration ?? track.durationSeconds;
  return (
    <>
      <PlayButton track={track} phase={state?.phase ?? null} isBig={!compact} />
      <Waveform
        peaks={peaks}
        bars={bars}
        position={state?.position ?? 0}
        duration={duration}
        label={`Position in the message from ${track.label}`}
        onSeek={(seconds) => playback.seek(track, seconds)}
      />
      {compact && <CompactEnd track={track} state={state} />}
    </>
  );
}

function CompactEnd({ track, state }: Omit<ReadyProps, 'compact'>) {
  const length = track.durationSeconds === null ? '' : formatDuration(track.durationSeconds);
  if (state === null) {
    return (
      <>
        <span className={classes.length} data-unheard={!track.isHeard}>
          {length}
        </span>
        <span className={track.isHeard ? classes.heard : classes.unheard} />
      </>
    );
  }
  return (
    <>
      <span className={`${classes.length} accent`}>{formatDuration(state.position)}</span>
      <RateButton />
      <DownloadButton callId={track.callId} />
    </>
  );
}

/** Goes through the speeds. */
export function RateButton() {
  const { playback } = usePlayback();
  const rate = useStore(playback.rate);
  return (
    <Button
      size="xs"
      variant="subtle"
      className={classes.rate}
      aria-label={`Speed, now ${rate} times`}
      onClick={() => playback.nextRate()}
    >
      {rate}×
    </Button>
  );
}

export function DownloadButton({ callId }: { readonly callId: string }) {
  const download = useDownload(callId);
  return (
    <ActionIcon size="sm" className={classes.download} aria-label="Download message" onClick={download}>
      <Icon name="download" />
    </ActionIcon>
  );
}

/** Time, speeds and download below the large player. */
export function PlayerControls({ call }: { readonly call: ActivityItemDto }) {
  const { playback } = usePlayback();
  const state = usePlaybackOf(call.id);
  const rate = useStore(playback.rate);
  const download = useDownload(call.id);
  if (PROBLEMS.has(state?.phase ?? '')) return null;
  const duration = state?.duration ?? call.voicemail?.durationSeconds ?? 0;
  return (
    <div className={classes.controls}>
      <span className="accent">{formatDuration(state?.position ?? 0)}</span>
      <span className="muted">/ {formatDuration(duration)}</span>
      <span className="grow" />
      <Segments
        label="Speed"
        options={RATES.map((one) => [one, `${one}×`] as const)}
        value={rate}
        onChoose={(one) => playback.setRate(one)}
      />
      <ActionIcon aria-label="Download message" onClick={download}>
        <Icon name="download" />
      </ActionIcon>
    </div>
  );
}
