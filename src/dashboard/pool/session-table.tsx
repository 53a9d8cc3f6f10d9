import { Button } from '@mantine/core';
import { Link } from 'wouter';
import type { SessionDto } from '../api/generated/types.gen';
import { useServices } from '../app/services';
import { formatPhoneNumber } from '../parts/caller';
import { useTicking } from '../parts/clock';
import { formatNumber } from '../parts/format';
import { describeGreeting, describeSpan, type PoolAddress, poolLink } from './pool-model';
import { useExtend } from './pool-queries';
import classes from './session-table.module.css';
import { TimeLeft } from './time-left';

const MINUTES = 30;

interface SessionTableProps {
  readonly sessions: readonly SessionDto[];
  readonly address: PoolAddress;
}

/** Sessions, a row each; the number of a row shows more of it. */
export function SessionTable({ sessions, address }: SessionTableProps) {
  const isPast = address.view === 'past';
  return (
    <table className={classes.sessions}>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">Lent to</th>
          <th scope="col">Callers {isPast ? 'heard' : 'hear'}</th>
          <th scope="col">Calls</th>
          <th scope="col">{isPast ? 'When' : 'Time left'}</th>
          {!isPast && (
            <th scope="col">
              <span className="vh">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <SessionRow key={session.sessionId} session={session} address={address} />
        ))}
      </tbody>
    </table>
  );
}

function SessionRow({ session, address }: { readonly session: SessionDto; readonly address: PoolAddress }) {
  const { sessionId, userId, phoneNumber, callCount } = session;
  const isHere = address.session === sessionId;
  const greeting = describeGreeting(session);
  return (
    <tr aria-current={isHere ? 'true' : undefined}>
      <th scope="row">
        <Link href={poolLink({ ...address, session: isHere ? null : sessionId })}>
          {formatPhoneNumber(phoneNumber)}
        </Link>
      </th>
      <td>
        <div className="cut" dir="auto" title={userId}>
          {userId}
        </div>
      </td>
      <td>
        <div className="cut soft" dir="auto" title={greeting}>
          {greeting}
        </div>
      </td>
      <td>
        <CallCount session={session}>{formatNumber(callCount)}</CallCount>
      </td>
      <td>{address.view === 'past' ? <Span session={session} /> : <TimeLeft session={session} />}</td>
      {address.view !== 'past' && (
        <td>
          <ExtendButton session={session} />
        </td>
      )}
    </tr>
  );
}

/** How many calls a session had, as the way to them. */
export function CallCount({
  session: { sessionId, callCount },
  children,
}: {
  readonly session: Pick<SessionDto, 'sessionId' | 'callCount'>;
  readonly children: string;
}) {
  if (callCount === 0) return <span className="muted">{children}</span>;
  return <Link href={`/?session=${encodeURIComponent(sessionId)}`}>{children}</Link>;
}

export function Span({ session }: { readonly session: SessionDto }) {
  const text = useTicking((now) => describeSpan(session, new Date(now)));
  return <span className="soft">{text}</span>;
}

function ExtendButton({ session: { sessionId, phoneNumber } }: { readonly session: SessionDto }) {
  const { toasts } = useServices();
  const { mutate, isPending } = useExtend(sessionId);
  const number = formatPhoneNumber(phoneNumber);
  const extend = (): void =>
    mutate(MINUTES, {
      onSuccess: () => toasts.show({ text: `${number} extended by ${MINUTES} min` }),
      onError: (error) => toasts.show({ text: `Not extended: ${error.message}`, isProblem: true }),
    });
  return (
    <Button
      size="xs"
      variant="subtle"
      disabled={isPending}
      aria-label={`Extend ${number} by ${MINUTES} minutes`}
      onClick={extend}
    >
      Extend
    </Button>
  );
}
