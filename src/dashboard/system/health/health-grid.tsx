import type { ReactNode } from 'react';
import type { StoreHealthDto, SystemStatusDto } from '../../api/generated/types.gen';
import { useNow } from '../../parts/clock';
import { formatNumber } from '../../parts/format';
import { AskTwilio } from '../parts/ask-twilio';
import { Tag } from '../../parts/tag';
import classes from './health-grid.module.css';
import {
  factsOf,
  fillOf,
  footOf,
  journalFoot,
  judgeJournal,
  judgeStore,
  routineOf,
  STORE_WORDS,
  type Verdict,
} from './health-model';

/** How databases, journal and jobs do. */
export function HealthGrid({ status }: { readonly status: SystemStatusDto }) {
  const now = new Date(useNow());
  return (
    <div className={classes.grid}>
      {status.stores.map((store) => (
        <Store key={store.name} store={store} now={now} />
      ))}
      <Journal journal={status.journal} />
      <section aria-label="Routine">
        <Head title="Routine">
          <AskTwilio />
        </Head>
        <dl className={classes.routine}>
          {routineOf(status.jobs, now).map(({ term, value, tone }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd className={tone === 'plain' ? 'soft' : tone}>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

function Store({ store, now }: { readonly store: StoreHealthDto; readonly now: Date }) {
  const title = STORE_WORDS[store.name] ?? store.name;
  return (
    <section aria-label={title}>
      <Head title={title} verdict={judgeStore(store)} />
      <dl className={classes.facts}>
        {factsOf(store).map(({ term, value, tone }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className={tone === 'plain' ? undefined : tone}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.foot}>{footOf(store, now)}</p>
    </section>
  );
}

function Journal({ journal }: { readonly journal: SystemStatusDto['journal'] }) {
  const fill = fillOf(journal);
  return (
    <section aria-label="Journal">
      <Head title="Journal" verdict={judgeJournal(journal)} />
      <p className={classes.big}>
        {formatNumber(journal.depth)} <small>of {formatNumber(journal.capacity)} events</small>
      </p>
      <div className={classes.bar} role="img" aria-label={`Journal filled ${fill.toFixed(1)} percent`}>
        <span style={{ width: `${fill}%` }} data-tone={fill >= 80 ? 'bad' : 'plain'} />
      </div>
      <p className={classes.foot}>{journalFoot(journal)}</p>
    </section>
  );
}

interface HeadProps {
  readonly title: string;
  readonly verdict?: Verdict;
  readonly children?: ReactNode;
}

function Head({ title, verdict, children }: HeadProps) {
  return (
    <header className={classes.head}>
      <h2>{title}</h2>
      {verdict !== undefined && <Tag tone={verdict.tone}>{verdict.word}</Tag>}
      {children}
    </header>
  );
}
