import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import { useStore } from '../../api/store';
import { formatNumber } from '../../parts/format';
import { usePlayback, usePlaybackOf } from '../../player/use-playback';
import { beginningOf, saidShare } from './message-state';
import classes from './transcript.module.css';

/** What was said, as the provider wrote it down; while it plays, what is still to be said stands back. */
export function Transcript({ call }: { readonly call: ActivityItemDto }) {
  const [isWhole, setWhole] = useState(false);
  const text = call.voicemail?.transcript ?? null;
  if (text === null || call.voicemail?.status !== 'completed') return null;
  if (text.trim() === '') return <p className={classes.none}>No speech in it</p>;
  const beginning = beginningOf(text);
  const shown = isWhole || beginning === null ? text : beginning;
  return (
    <div className={classes.transcript}>
      <p dir="auto">
        <Said callId={call.id} text={shown} length={text.length} />
        {shown.length < text.length && ' …'}
      </p>
      {beginning !== null && (
        <Button size="xs" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all ${formatNumber(text.length)} characters`}
        </Button>
      )}
    </div>
  );
}

interface SaidProps {
  readonly callId: string;
  readonly text: string;
  /** Of the whole transcript. */
  readonly length: number;
}

function Said({ callId, text, length }: SaidProps) {
  const state = usePlaybackOf(callId);
  const peaks = useStore(usePlayback().playback.sounds.peaks).get(callId);
  if (state === null || peaks === undefined || !(state.duration ?? 0) || state.position === 0) return text;
  const share = saidShare(peaks, state.position / (state.duration ?? 1));
  const end = wordEnd(text, Math.round(share * length));
  return (
    <>
      {text.slice(0, end)}
      <span className={classes.unsaid}>{text.slice(end)}</span>
    </>
  );
}

/** Only between words: the letters of one may hang together. */
function wordEnd(text: string, place: number): number {
  const rest = text.slice(place).search(/\s/);
  return rest === -1 ? text.length : place + rest;
}
