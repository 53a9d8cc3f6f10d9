import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ApiError } from '../../api/api-error';
import { replayWebhookRequest } from '../../api/generated/sdk.gen';
import type { ReplayAnswerDto, WebhookRequestDto } from '../../api/generated/types.gen';
import { requestQuery, requestsQuery } from '../../api/system-queries';
import { useMay, useMe, useServices } from '../../app/services';
import { count, formatExact } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { SectionFailed, SectionLoading } from '../parts/section-states';
import { Tag } from '../../parts/tag';
import { arrange, cutValue, formatMilliseconds } from './request-model';
import { Twiml } from './twiml-view';
import classes from './webhooks-section.module.css';

interface RequestDetailProps {
  readonly id: string;
  readonly onReplayed: () => void;
}

/** One request of Twilio: what it said, and what it was answered. */
export function RequestDetail({ id, onReplayed }: RequestDetailProps) {
  const { data, error, refetch } = useQuery({ ...requestQuery(id), staleTime: Infinity });
  if (data !== undefined) return <Detail request={data} onReplayed={onReplayed} />;
  if (error === null) return <SectionLoading what="Request" rows={5} />;
  const isGone = error instanceof ApiError && error.status === 404;
  return isGone ? (
    <p className={classes.none}>This request is gone: newer ones took its place, or its call was erased.</p>
  ) : (
    <SectionFailed what="The request" error={error} onRetry={() => void refetch()} />
  );
}

function Detail({
  request,
  onReplayed,
}: {
  readonly request: WebhookRequestDto;
  readonly onReplayed: () => void;
}) {
  const replay = useReplay(request.id, onReplayed);
  const isAdmin = useMay('admin');
  const isDevelopment = useMe().environment === 'development';
  return (
    <div className={classes.detail}>
      <header>
        <Head request={request} />
        {isAdmin && isDevelopment && (
          <Button
            size="xs"
            className={classes.replay}
            leftSection={<Icon name="refresh" />}
            disabled={replay.isPending}
            onClick={() => replay.mutate()}
          >
            Replay
          </Button>
        )}
      </header>
      <div className={classes.columns}>
        <Sent request={request} />
        <div>
          <Answer title="Answered" answer={request.answer} status={request.status} />
          {replay.data !== undefined && <Again answer={replay.data} before={request} />}
        </div>
      </div>
    </div>
  );
}

function Head({
  request: { path, status, durationMilliseconds, at },
}: {
  readonly request: WebhookRequestDto;
}) {
  const [place = '', query = ''] = path.split('?', 2);
  return (
    <>
      <h3 className="mono">
        POST {place}
        {query !== '' && <span className="muted">?{query}</span>}
      </h3>
      <Tag tone="ok" icon="shield">
        signature valid
      </Tag>
      <span className="muted">
        {status} in {formatMilliseconds(durationMilliseconds)} · {formatExact(new Date(at))}
      </span>
    </>
  );
}

function useReplay(id: string, onReplayed: () => void) {
  const { toasts } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => (await replayWebhookRequest({ path: { id }, throwOnError: true })).data,
    onSuccess: onReplayed,
    onError: (error) => toasts.show({ text: `Not sent again: ${error.message}`, isProblem: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: requestsQuery.queryKey }),
  });
}

function Sent({ request: { callId, parameters, masked } }: { readonly request: WebhookRequestDto }) {
  const { shown, blank } = arrange(parameters);
  return (
    <div>
      <h4>Sent by Twilio{masked && <span className="muted">, numbers and texts hidden</span>}</h4>
      <table className={classes.parameters}>
        <tbody>
          {shown.map(({ name, value }, index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td className="mono" dir="auto" title={value}>
                {value === callId ? (
                  <Link href={`/call/${encodeURIComponent(value)}`}>{value}</Link>
                ) : (
                  cutValue(value)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {blank > 0 && <p className={classes.none}>{count(blank, 'more parameter')} without a value</p>}
    </div>
  );
}

function Answer({
  title,
  answer,
  status,
}: Pick<ReplayAnswerDto, 'answer' | 'status'> & { readonly title: string }) {
  return (
    <>
      <h4>{title}</h4>
      {answer === null ? (
        <p className={classes.none}>{status} without a body</p>
      ) : (
        <Twiml source={answer} label={title} />
      )}
    </>
  );
}

function Again({ answer, before }: { readonly answer: ReplayAnswerDto; readonly before: WebhookRequestDto }) {
  const isSame = answer.status === before.status && answer.answer === before.answer;
  return (
    <div role="status" className={classes.again}>
      <p>
        <Tag tone={isSame ? 'ok' : 'warn'}>{isSame ? 'the same answer' : 'another answer'}</Tag>{' '}
        <span className="muted">
          sent again: {answer.status} in {formatMilliseconds(answer.durationMilliseconds)}
        </span>
      </p>
      <Answer title="Answered again" answer={answer.answer} status={answer.status} />
    </div>
  );
}
