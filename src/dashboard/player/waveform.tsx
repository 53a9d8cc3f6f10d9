import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatDuration, sayDuration } from '../parts/format';
import { fewerPeaks } from './peaks';
import classes from './player.module.css';

const SKIP_SECONDS = 5;
const STEP = 4;
const HEIGHT = 22;

interface WaveformProps {
  /** How loud each part is, 0 to 1; `null` until the message was played. */
  readonly peaks: readonly number[] | null;
  readonly bars: number;
  /** Seconds. */
  readonly position: number;
  readonly duration: number | null;
  readonly label: string;
  readonly onSeek: (seconds: number) => void;
}

/** The message as a line that rises where it is loud, to go to any place in it. */
export function Waveform({ peaks, bars, position, duration, label, onSeek }: WaveformProps) {
  const length = duration ?? 0;
  const isDragged = useRef(false);
  const seekTo = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width > 0) onSeek(((event.clientX - left) / width) * length);
  };
  const keys = useKeys(position, length, onSeek);
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classes.seek}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(Math.min(position, length))}
      aria-valuetext={`${sayDuration(position)} of ${sayDuration(length)}`}
      title={formatDuration(position)}
      onKeyDown={keys}
      onPointerDown={(event) => {
        isDragged.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => isDragged.current && seekTo(event)}
      onPointerUp={() => (isDragged.current = false)}
      onPointerCancel={() => (isDragged.current = false)}
    >
      <Bars peaks={peaks} bars={bars} done={length === 0 ? 0 : position / length} />
    </div>
  );
}

function useKeys(position: number, length: number, onSeek: (seconds: number) => void) {
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: position - SKIP_SECONDS,
    ArrowDown: position - SKIP_SECONDS,
    ArrowRight: position + SKIP_SECONDS,
    ArrowUp: position + SKIP_SECONDS,
    PageDown: position - length / 10,
    PageUp: position + length / 10,
    Home: 0,
    End: length,
  };
  return (event: KeyboardEvent): void => {
    const place = places[event.key];
    if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSeek(Math.min(Math.max(place, 0), length));
  };
}

interface BarsProps {
  readonly peaks: readonly number[] | null;
  readonly bars: number;
  /** How much was played, 0 to 1. */
  readonly done: number;
}

function Bars({ peaks, bars, done }: BarsProps) {
  const heights = peaks === null ? Array.from({ length: bars }, () => 0) : fewerPeaks(peaks, bars);
  return (
    <svg
      className={classes.wave}
      viewBox={`0 0 ${heights.length * STEP - 2} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {heights.map((peak, index) => {
        const height = Math.max(2, peak * HEIGHT);
        return (
          <rect
            key={index}
            className={index / heights.length < done ? classes.done : undefined}
            x={index * STEP}
            y={(HEIGHT - height) / 2}
            width={2}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
