import { sayDuration } from '../parts/format';
import { Icon } from '../parts/icon';
import type { PlaybackPhase, Track } from './playback';
import classes from './player.module.css';
import { usePlayback } from './use-playback';

interface PlayButtonProps {
  readonly track: Track;
  readonly phase: PlaybackPhase | null;
  readonly isBig?: boolean;
}

/** Plays a message, or pauses it. */
export function PlayButton({ track, phase, isBig = false }: PlayButtonProps) {
  const { playback } = usePlayback();
  const isOn = phase === 'playing' || phase === 'loading';
  const length = track.durationSeconds === null ? '' : ` of ${sayDuration(track.durationSeconds)}`;
  const state = track.isHeard ? '' : ', not heard yet';
  return (
    <button
      type="button"
      className={classes.play}
      data-on={isOn}
      data-big={isBig}
      data-loading={phase === 'loading'}
      aria-label={isOn ? 'Pause' : `Play message${length} from ${track.label}${state}`}
      onClick={(event) => {
        event.stopPropagation();
        playback.toggle(track);
      }}
    >
      <Icon name={isOn ? 'pause' : 'play'} />
    </button>
  );
}
