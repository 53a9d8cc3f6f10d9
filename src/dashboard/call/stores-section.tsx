import { useQuery } from '@tanstack/react-query';
import { storesQuery } from '../api/call-queries';
import type { CallCopyDto, CallStoresDto } from '../api/generated/types.gen';
import { formatExact, formatNumber, formatTime } from '../parts/format';
import { Section } from '../parts/section';
import classes from './stores-section.module.css';

const NAMES: Readonly<Record<CallCopyDto['store'], string>> = { mongodb: 'MongoDB', supabase: 'Supabase' };

/** Which databases hold the call, and since when. */
export function StoresSection({ callId }: { readonly callId: string }) {
  const { data } = useQuery(storesQuery(callId));
  if (data === undefined) return null;
  return (
    <Section title="Kept in" aside={<Equality stores={data} />}>
      <table className={classes.stores}>
        <thead>
          <tr>
            <th scope="col">Store</th>
            <th scope="col">Events</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((copy) => (
            <Copy key={copy.store} copy={copy} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Equality({ stores: { equal } }: { readonly stores: CallStoresDto }) {
  if (equal === null) return <span className="warn">one cannot be asked</span>;
  return equal ? <span className="ok">both, equal</span> : <span className="warn">not equal yet</span>;
}

function Copy({ copy: { store, state, since, events, upToDate } }: { readonly copy: CallCopyDto }) {
  return (
    <tr>
      <td>
        {NAMES[store]}
        {upToDate === false && <span className="muted"> · list follows</span>}
      </td>
      <td>{events === null ? '–' : formatNumber(events)}</td>
      <td>
        {since === null ? (
          <span className={state === 'held' ? 'muted' : 'warn'}>{STATES[state]}</span>
        ) : (
          <time dateTime={since} title={formatExact(new Date(since))}>
            {formatTime(new Date(since))}
          </time>
        )}
      </td>
    </tr>
  );
}

const STATES: Readonly<Record<CallCopyDto['state'], string>> = {
  held: '–',
  missing: 'not there',
  unknown: 'no answer',
};
