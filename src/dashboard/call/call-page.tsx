import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { ApiError } from '../api/api-error';
import { callQuery } from '../api/call-queries';
import { CallTop } from './call-top';
import { CallView } from './call-view';
import { CallFailed, CallLoading, NoSuchCall } from './call-states';
import { useLiveCall } from './use-live-call';

/** One call: what happened in it, its message, what people noted about it, and where it is kept. */
export default function CallPage() {
  const { id = '' } = useParams<{ id: string }>();
  return <Call key={id} id={id} />;
}

function Call({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(callQuery(id));
  useLiveCall(id);
  return (
    <>
      <CallTop id={id} />
      <div className="body">
        {data !== undefined ? (
          <CallView call={data.call} />
        ) : error === null ? (
          <CallLoading />
        ) : isUnknown(error) ? (
          <NoSuchCall />
        ) : (
          <CallFailed error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </>
  );
}

/** An id that cannot be one is of no call either. */
function isUnknown(error: Error): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 400);
}
