import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { callQuery } from '../../api/call-queries';
import { eraseCall } from '../../api/generated/sdk.gen';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import { usePlayback } from '../../player/use-playback';
import { erasureWord } from '../model/facts';
import { Dialog } from '../../parts/dialog';
import classes from './erase-dialog.module.css';

interface EraseDialogProps {
  readonly call: ActivityItemDto;
  readonly onClose: () => void;
}

/** Asks for part of the number before the personal data of a call vanishes: nothing brings it back. */
export default function EraseDialog({ call, onClose }: EraseDialogProps) {
  const { mutate, isPending, error } = useErasure(call.id, onClose);
  return (
    <Dialog onClose={onClose} title="Erase this call?">
      <p className="soft">
        Number, name, message, transcript and note are removed from both databases, the journal and Twilio.
        This cannot be undone.
      </p>
      <Confirmation
        word={erasureWord(call)}
        isPending={isPending}
        problem={error === null ? null : `Not erased: ${error.message}`}
        onCancel={onClose}
        onConfirm={() => mutate()}
      />
    </Dialog>
  );
}

function useErasure(callId: string, onErased: () => void) {
  const { playback } = usePlayback();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => eraseCall({ path: { id: callId }, throwOnError: true }),
    onSuccess: async () => {
      playback.forget(callId);
      await queries.invalidateQueries({ queryKey: callQuery(callId).queryKey });
      onErased();
    },
  });
}

interface ConfirmationProps {
  readonly word: string;
  readonly isPending: boolean;
  readonly problem: string | null;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function Confirmation({ word, isPending, problem, onCancel, onConfirm }: ConfirmationProps) {
  const [typed, setTyped] = useState('');
  const isSure = typed.trim().toLowerCase() === word;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isSure) onConfirm();
      }}
    >
      <TextInput
        label={<Prompt word={word} />}
        classNames={{ label: classes.label }}
        value={typed}
        autoComplete="off"
        data-autofocus
        error={problem}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" className={classes.erase} disabled={!isSure || isPending}>
          Erase for good
        </Button>
      </div>
    </form>
  );
}

function Prompt({ word }: { readonly word: string }) {
  return (
    <>
      Type <b>{word}</b>
      {word === 'erase' ? '' : ', the last digits of the number'}
    </>
  );
}
