import { useQuery } from '@tanstack/react-query';
import { statusQuery } from '../api/system-queries';
import { useMe } from '../app/services';
import { EmptyState } from '../parts/empty-state';
import { count } from '../parts/format';
import { DaysSection } from './days/days-section';
import { HealthGrid } from './health/health-grid';
import { countLetters, judgeSystem } from './health/health-model';
import { LettersSection } from './letters/letters-section';
import { SectionFailed, SectionLoading } from './parts/section-states';
import { Tag } from '../parts/tag';
import classes from './system-page.module.css';
import { WebhooksSection } from './webhooks/webhooks-section';

/** How Mainline does: databases, journal, what was set aside, and what Twilio asked lately. */
export default function SystemPage() {
  const isLimited = useMe().numbers !== null;
  return (
    <>
      <title>System · Mainline</title>
      {isLimited ? <OfSomeNumbers /> : <System />}
    </>
  );
}

function System() {
  const { data, error, refetch } = useQuery(statusQuery);
  const letters = data === undefined ? 0 : countLetters(data);
  return (
    <>
      <div className="top">
        <h1>System</h1>
        {data !== undefined && (
          <Tag tone={judgeSystem(data).tone} icon={data.status === 'ready' ? 'check' : 'failed'}>
            {judgeSystem(data).word}
          </Tag>
        )}
        {letters > 0 && <Tag tone="warn">{count(letters, 'dead letter')}</Tag>}
        <a className={classes.docs} href="/docs/">
          API docs
        </a>
      </div>
      <div className="body">
        {data !== undefined ? (
          <HealthGrid status={data} />
        ) : error === null ? (
          <SectionLoading what="State" rows={4} />
        ) : (
          <SectionFailed what="The state of this server" error={error} onRetry={() => void refetch()} />
        )}
        <DaysSection />
        <LettersSection />
        <WebhooksSection />
      </div>
    </>
  );
}

function OfSomeNumbers() {
  return (
    <>
      <div className="top">
        <h1>System</h1>
      </div>
      <div className="body">
        <EmptyState icon="lock" title="This key covers some numbers only">
          The state of the whole system is for keys that cover all of them. Calls of your numbers are under
          Activity.
        </EmptyState>
      </div>
    </>
  );
}
