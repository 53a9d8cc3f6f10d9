import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { letterQuery } from '../../api/system-queries';
import { SectionFailed, SectionLoading } from '../parts/section-states';
import classes from './letters-section.module.css';

/** Everything about one dead letter: what the database said, and the event that it said it of. */
export function LetterDetail({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(letterQuery(id));
  if (data === undefined && error !== null) {
    return <SectionFailed what="The letter" error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <SectionLoading what="Letter" />;
  return (
    <>
      <p>
        {data.reason} · <Link href={`/call/${encodeURIComponent(data.callId)}`}>the call</Link>
      </p>
      <pre className={classes.content} tabIndex={0} aria-label={`What ${id} holds`} dir="ltr">
        {JSON.stringify(data.content, null, 2)}
      </pre>
    </>
  );
}
