import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { WebhookRequestListDto } from '../../api/generated/types.gen';
import { requestsQuery } from '../../api/system-queries';
import { count, formatNumber } from '../../parts/format';
import { Section } from '../../parts/section';
import { Segments } from '../../parts/segments';
import { formatBytes } from '../health/health-model';
import { SectionFailed, SectionLoading } from '../parts/section-states';
import { RefusedList } from './refused-list';
import { RequestDetail } from './request-detail';
import { RequestList } from './request-list';
import {
  countRefused,
  heldRequests,
  isFailed,
  isSlow,
  readView,
  REQUEST_VIEWS,
  requestsIn,
  type RequestView,
} from './request-model';
import classes from './webhooks-section.module.css';

/** The last requests of Twilio, and what each was answered. */
export function WebhooksSection() {
  const { data, error, refetch } = useQuery(requestsQuery);
  const [search, setSearch] = useSearchParams();
  const view = readView(search.get('show'));
  const show = (next: RequestView): void =>
    setSearch(next === 'all' ? {} : { show: next }, { replace: true });
  return (
    <Section
      title="Webhooks"
      beside={data !== undefined && <span className="muted">{keptWords(data)}</span>}
      aside={data !== undefined && <Views data={data} view={view} onChange={show} />}
    >
      {data !== undefined ? (
        <Inspector data={data} view={view} />
      ) : error === null ? (
        <SectionLoading what="Webhooks" rows={5} />
      ) : (
        <SectionFailed what="The webhooks" error={error} onRetry={() => void refetch()} />
      )}
    </Section>
  );
}

function keptWords({ total, bytes, maxBytes }: WebhookRequestListDto): string {
  return maxBytes === 0
    ? 'none are kept: WEBHOOK_INSPECTOR_BYTES is 0'
    : `last ${formatNumber(total)}, ${formatBytes(bytes)} of ${formatBytes(maxBytes)}`;
}

interface ViewsProps {
  readonly data: WebhookRequestListDto;
  readonly view: RequestView;
  readonly onChange: (view: RequestView) => void;
}

function Views({ data: { items, refused }, view, onChange }: ViewsProps) {
  const labels: Readonly<Record<RequestView, string>> = {
    all: 'All',
    failed: `Failed ${formatNumber(items.filter(isFailed).length)}`,
    slow: `Slow ${formatNumber(items.filter(isSlow).length)}`,
    refused: `Refused ${formatNumber(countRefused(refused))}`,
  };
  return (
    <Segments
      label="Show"
      options={REQUEST_VIEWS.map((one) => [one, labels[one]])}
      value={view}
      onChoose={onChange}
    />
  );
}

function Inspector({ data, view }: { readonly data: WebhookRequestListDto; readonly view: RequestView }) {
  const [typed, setTyped] = useState('');
  const { chosen, shown, fresh, choose, release } = useHeldList(data);
  if (view === 'refused') return <RefusedList refused={data.refused} />;
  const listed = requestsIn(shown, view, typed);
  return (
    <div className={classes.inspector}>
      <div>
        <TextInput
          className={classes.search}
          aria-label="Filter by path or call"
          placeholder="Path or call id"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {fresh > 0 && (
          <Button size="xs" fullWidth onClick={release}>
            {count(fresh, 'new request')}
          </Button>
        )}
        {listed.length === 0 ? (
          <p className={classes.none}>
            {data.items.length === 0 ? 'Twilio has asked nothing yet.' : 'No request matches.'}
          </p>
        ) : (
          <RequestList requests={listed} chosen={chosen} onChoose={choose} />
        )}
      </div>
      {chosen === null ? (
        <p className={classes.none}>{listed.length > 0 && 'Choose a request to see what it was answered.'}</p>
      ) : (
        <RequestDetail key={chosen} id={chosen} onReplayed={release} />
      )}
    </div>
  );
}

/** While somebody reads a request, whose id stands in the address, the list holds still. */
function useHeldList({ items }: WebhookRequestListDto) {
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('request');
  const [held, setHeld] = useState<string | null>(null);
  const { shown, fresh } = heldRequests(items, chosen === null ? null : held);
  const choose = (id: string): void => {
    setHeld(shown[0]?.id ?? null);
    setSearch((params) => new URLSearchParams([...withoutRequest(params), ['request', id]]), {
      replace: chosen !== null,
    });
  };
  const release = (): void => setHeld(null);
  return { chosen, shown, fresh, choose, release };
}

function withoutRequest(params: URLSearchParams): [string, string][] {
  return [...params].filter(([name]) => name !== 'request');
}
