import { Button } from '@mantine/core';
import { useId } from 'react';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import { useStore } from '../../api/store';
import { useMay } from '../../app/services';
import { sayRefused } from '../../marks/marks';
import { useMarks } from '../../marks/use-marks';
import { formatNumber } from '../../parts/format';
import { Section } from '../../parts/section';
import classes from './note-section.module.css';
import { type NoteState, useNote } from './use-note';

const MOST_CHARACTERS = 2000;

/** What people wrote about the call; whoever may not write sees it only where there is one. */
export function NoteSection({ call }: { readonly call: ActivityItemDto }) {
  const mayWrite = useMay('agent');
  if (mayWrite) return <NoteEditor call={call} />;
  if (call.note === null) return null;
  return (
    <Section title="Note">
      <p className={classes.text} dir="auto">
        {call.note}
      </p>
    </Section>
  );
}

const STATES: Readonly<Record<NoteState, string>> = {
  idle: '',
  typing: '',
  saving: 'Saving',
  saved: 'Saved',
  failed: 'Not saved',
};

function NoteEditor({ call }: { readonly call: ActivityItemDto }) {
  const { text, state, write, finish } = useNote(call);
  const id = useId();
  return (
    <Section
      title="Note"
      aside={
        <span role="status" className={state === 'failed' ? 'bad' : ''}>
          {STATES[state]}
        </span>
      }
    >
      <label className="vh" htmlFor={id}>
        Note on this call
      </label>
      <textarea
        id={id}
        className={classes.input}
        rows={3}
        maxLength={MOST_CHARACTERS}
        dir="auto"
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onBlur={finish}
      />
      <p className={classes.hint}>
        Everybody with a key sees notes. {formatNumber(text.length)} of {formatNumber(MOST_CHARACTERS)}{' '}
        characters.
      </p>
      <Unsaved callId={call.id} />
    </Section>
  );
}

/** What one wrote is not lost when somebody else was quicker. */
function Unsaved({ callId }: { readonly callId: string }) {
  const marks = useMarks();
  const conflict = useStore(marks.unsaved).get(callId);
  if (conflict === undefined) return null;
  return (
    <p className={classes.unsaved}>
      <span className="bad">{sayRefused(conflict)}</span>
      <Button size="xs" onClick={() => marks.compared.set(conflict)}>
        Compare
      </Button>
    </p>
  );
}
