import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import type { MarkResult } from '../../marks/marks';
import { useMarks } from '../../marks/use-marks';

/** So long after the last key a note is saved. */
const SAVE_AFTER = 800;

/** `idle`: it is as it was found. */
export type NoteState = 'idle' | 'typing' | 'saving' | 'saved' | 'failed';

/** A note that is being written. */
export interface NoteEditor {
  readonly text: string;
  readonly state: NoteState;
  readonly write: (text: string) => void;
  /** Saves what was written without waiting any longer. */
  readonly finish: () => void;
}

/**
 * Writes the note of a call, and saves it when typing stops.
 *
 * What others write shows at once unless one is writing oneself. A refused note gives way to theirs.
 */
export function useNote({ id, note }: ActivityItemDto): NoteEditor {
  const marks = useMarks();
  const theirs = note ?? '';
  const [text, setText] = useState(theirs);
  const [state, setState] = useState<NoteState>('idle');
  /** What one began from; what is on its way counts as saved. */
  const base = useRef(theirs);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(text);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const [written, before] = [latest.current, base.current];
    if (written.trim() === before.trim()) return setState('idle');
    setState('saving');
    base.current = written;
    const result = await marks.send(id, noteMark(written), noteMark(before));
    if (timer.current !== undefined) return;
    setState(STATES[result]);
    if (result === 'failed') base.current = before;
  }, [id, marks]);

  useEffect(() => {
    const isOwn = timer.current !== undefined || theirs.trim() === base.current.trim();
    if (isOwn) return;
    base.current = theirs;
    latest.current = theirs;
    setText(theirs);
  }, [theirs]);

  const leave = useEffectEvent(() => {
    if (timer.current !== undefined) void save();
  });
  useEffect(() => () => leave(), []);

  const write = (next: string): void => {
    latest.current = next;
    setText(next);
    setState('typing');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), SAVE_AFTER);
  };
  return { text, state, write, finish: () => timer.current !== undefined && void save() };
}

const STATES = { made: 'saved', conflict: 'idle', failed: 'failed' } as const satisfies Record<
  MarkResult,
  NoteState
>;

function noteMark(text: string): { field: 'note'; value: string | null } {
  return { field: 'note', value: text.trim() === '' ? null : text };
}
