import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/api-error';
import { createSession } from '../api/generated/sdk.gen';
import type { LentNumberDto } from '../api/generated/types.gen';
import { RequestFoot } from '../app/request-foot';
import { Dialog } from '../parts/dialog';
import classes from './lend-dialog.module.css';
import { EMPTY_FORM, type LendForm, type Refusals, refusalsOf, toRequest } from './pool-model';
import { useFreshPool } from './pool-queries';

interface LendDialogProps {
  readonly onClose: () => void;
  readonly onLent: (lent: LentNumberDto) => void;
}

const FIELDS = [
  ...(['userId', 'greetingText', 'greetingUrl', 'expiresInMinutes'] as const),
  ...(['country', 'areaCode', 'maxCalls'] as const),
];

/** Lends a number of the pool. The server judges what is entered, and its words stand beside the field. */
export default function LendDialog({ onClose, onLent }: LendDialogProps) {
  const [form, setForm] = useState(EMPTY_FORM);
  const refresh = useFreshPool();
  const { mutate, error, isPending } = useMutation({
    mutationFn: async () => (await createSession({ body: toRequest(form), throwOnError: true })).data.data,
    onSuccess: onLent,
    onSettled: refresh,
  });
  const problems = refusalsOf(error, FIELDS);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <Dialog onClose={onClose} title="Lend a number">
      <form className={classes.form} onSubmit={submit} noValidate>
        <Fields form={form} problems={problems} onChange={setForm} />
        {problems.rest !== null && error !== null && <Refused words={problems.rest} error={error} />}
        <Button type="submit" variant="filled" disabled={isPending}>
          Lend a number
        </Button>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: LendForm;
  readonly problems: Refusals;
  readonly onChange: (form: LendForm) => void;
}

function Fields({ form, problems, onChange }: FieldsProps) {
  const change = (fields: Partial<LendForm>): void => onChange({ ...form, ...fields });
  const entry = (name: (typeof FIELDS)[number]) => ({
    value: form[name],
    error: problems.fields.get(name),
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      change({ [name]: value }),
  });
  return (
    <>
      <TextInput label="For whom" maxLength={128} autoComplete="off" data-autofocus {...entry('userId')} />
      <GreetingKind greeting={form.greeting} onChange={(greeting) => change({ greeting })} />
      {form.greeting === 'text' ? (
        <Textarea label="Words" rows={3} {...entry('greetingText')} />
      ) : (
        <TextInput label="Address of the audio" type="url" autoComplete="off" {...entry('greetingUrl')} />
      )}
      <div className={classes.pair}>
        <TextInput label="Minutes" type="number" min={1} {...entry('expiresInMinutes')} />
        <TextInput label="At most so many calls" type="number" min={1} {...entry('maxCalls')} />
        <TextInput label="Country, such as US" maxLength={2} {...entry('country')} />
        <TextInput label="Area code" maxLength={10} {...entry('areaCode')} />
      </div>
      <label className={classes.check}>
        <input
          type="checkbox"
          checked={form.recordVoicemail}
          onChange={(event) => change({ recordVoicemail: event.currentTarget.checked })}
        />
        Callers may leave a message
      </label>
    </>
  );
}

interface GreetingKindProps {
  readonly greeting: LendForm['greeting'];
  readonly onChange: (greeting: LendForm['greeting']) => void;
}

function GreetingKind({ greeting, onChange }: GreetingKindProps) {
  const kinds = [
    ['text', 'Words that are spoken'],
    ['url', 'Audio at an address'],
  ] as const;
  return (
    <fieldset className={classes.kinds}>
      <legend>Callers hear</legend>
      {kinds.map(([kind, words]) => (
        <label key={kind} className={classes.check}>
          <input type="radio" name="greeting" checked={greeting === kind} onChange={() => onChange(kind)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function Refused({ words, error }: { readonly words: string; readonly error: Error }) {
  return (
    <p className="bad" role="alert">
      {words} {error instanceof ApiError && <small className="muted">{<RequestFoot error={error} />}</small>}
    </p>
  );
}
