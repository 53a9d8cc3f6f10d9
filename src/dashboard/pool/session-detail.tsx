import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { SessionDto } from '../api/generated/types.gen';
import { useMay, useServices } from '../app/services';
import { formatPhoneNumber } from '../parts/caller';
import { formatNumber } from '../parts/format';
import { When } from '../parts/when';
import { refusalsOf } from './pool-model';
import { useExpire, useExtend } from './pool-queries';
import classes from './session-detail.module.css';
import { CallCount, Span } from './session-table';
import { TimeLeft } from './time-left';

interface SessionDetailProps {
  readonly session: SessionDto;
  /** Whether it stands on the page of its number, which says the rest. */
  readonly isOfNumber?: boolean;
}

/** All of one session, and what can be done about it. */
export function SessionDetail({ session, isOfNumber = false }: SessionDetailProps) {
  const mayManage = useMay('admin');
  const { phoneNumber, phoneNumberId, status } = session;
  const isActive = status === 'active';
  return (
    <aside className={classes.detail} aria-label={`Session of ${formatPhoneNumber(phoneNumber)}`}>
      {!isOfNumber && (
        <header>
          <h2>{formatPhoneNumber(phoneNumber)}</h2>
          <span className={classes.tag} data-active={isActive}>
            {isActive ? 'lent' : 'ended'}
          </span>
        </header>
      )}
      <Facts session={session} />
      <Greeting session={session} />
      {isActive && <SessionActions key={session.sessionId} session={session} />}
      {mayManage && !isOfNumber && <Link href={`/pool/${phoneNumberId}`}>History of the number</Link>}
    </aside>
  );
}

function Facts({ session }: { readonly session: SessionDto }) {
  const { status, userId, apiKey, maxCalls, callCount } = session;
  const isActive = status === 'active';
  return (
    <dl className={classes.facts}>
      <Fact title="Lent to">
        <span dir="auto">{userId}</span>
      </Fact>
      <Fact title="By">{apiKey}</Fact>
      <Fact title="When">
        <Span session={session} />
      </Fact>
      <Fact title="Calls">
        <CallCount session={session}>{formatNumber(callCount)}</CallCount>
        {maxCalls !== null && ` of ${formatNumber(maxCalls)}`}
      </Fact>
      {isActive ? (
        <Fact title="Time left">
          <TimeLeft session={session} />
        </Fact>
      ) : (
        session.endedAt !== null && (
          <Fact title="Ended">
            <When at={session.endedAt} />
          </Fact>
        )
      )}
    </dl>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What callers hear. Audio of others is not played here: the page loads nothing from elsewhere. */
function Greeting({
  session: { greetingText, greetingUrl, recordVoicemail, status },
}: {
  readonly session: SessionDto;
}) {
  return (
    <div className={classes.greeting}>
      <h3>Callers {status === 'active' ? 'hear' : 'heard'}</h3>
      {greetingText !== null && <p dir="auto">{greetingText}</p>}
      {greetingUrl !== null && (
        <a href={greetingUrl} target="_blank" rel="noreferrer noopener">
          {greetingUrl}
        </a>
      )}
      {recordVoicemail && <p className="muted">Then they may leave a message.</p>}
    </div>
  );
}

function SessionActions({ session: { sessionId, phoneNumber } }: { readonly session: SessionDto }) {
  const { toasts } = useServices();
  const [minutes, setMinutes] = useState('30');
  const extending = useExtend(sessionId);
  const expiring = useExpire(sessionId);
  const number = formatPhoneNumber(phoneNumber);
  const problems = refusalsOf(extending.error ?? expiring.error, ['expiresInMinutes']);
  const extend = (event: FormEvent): void => {
    event.preventDefault();
    extending.mutate(Number(minutes), {
      onSuccess: () => toasts.show({ text: `${number} extended by ${minutes} min` }),
    });
  };
  return (
    <form className={classes.actions} onSubmit={extend} noValidate>
      <TextInput
        label="Minutes more"
        type="number"
        min={1}
        value={minutes}
        error={problems.fields.get('expiresInMinutes')}
        onChange={(event) => setMinutes(event.currentTarget.value)}
      />
      <Button type="submit" disabled={extending.isPending}>
        Extend
      </Button>
      <ExpireButton expiring={expiring} number={number} />
      {problems.rest !== null && (
        <p className="bad" role="alert">
          {problems.rest}
        </p>
      )}
    </form>
  );
}

interface ExpireButtonProps {
  readonly expiring: ReturnType<typeof useExpire>;
  readonly number: string;
}

function ExpireButton({ expiring: { mutate, isPending }, number }: ExpireButtonProps) {
  const { toasts } = useServices();
  const expire = (): void =>
    mutate(undefined, { onSuccess: () => toasts.show({ text: `${number} is lent no longer` }) });
  return (
    <Button className={classes.danger} disabled={isPending} onClick={expire}>
      Expire now
    </Button>
  );
}
