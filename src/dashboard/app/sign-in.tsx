import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Icon } from '../parts/icon';
import { useServices } from './services';
import classes from './sign-in.module.css';

/** The way in: an API key, kept in this tab only. @param problem what was wrong with the last one */
export function SignIn({ problem }: { readonly problem: string | null }) {
  const { session } = useServices();
  const [key, setKey] = useState('');
  const [isChecking, setChecking] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (key.trim() === '') return;
    setChecking(true);
    void session.signIn(key.trim()).finally(() => setChecking(false));
  };
  return (
    <main className={classes.door}>
      <title>Sign in · Mainline</title>
      <form className={classes.form} onSubmit={submit}>
        <p className={classes.brand}>
          <Icon name="brand" />
          Mainline
        </p>
        <h1>Sign in to your calls</h1>
        <KeyField value={key} onChange={setKey} problem={problem} />
        <Button type="submit" variant="filled" disabled={isChecking} className={classes.submit}>
          Sign in
        </Button>
        <p className={classes.foot}>
          No key yet? On the server run
          <br />
          <code className="mono">npm run mainline -- keys create</code>
        </p>
      </form>
    </main>
  );
}

interface KeyFieldProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
  readonly problem: string | null;
}

function KeyField({ value, onChange, problem }: KeyFieldProps) {
  return (
    <TextInput
      label="API key"
      type="password"
      autoComplete="off"
      autoFocus
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      classNames={{
        wrapper: `control-input ${classes.input ?? ''}`,
        input: `control-input mono ${classes.input ?? ''}`,
        label: classes.label,
        error: classes.error,
      }}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      description="Kept in this tab only, and forgotten when it closes."
      error={problem === null ? null : <Problem text={problem} />}
    />
  );
}

function Problem({ text }: { readonly text: string }) {
  return (
    <span role="alert" className={classes.problem}>
      <Icon name="failed" />
      {text}
    </span>
  );
}
