import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { replayDeadLetter, replayDeadLetters } from '../../api/generated/sdk.gen';
import type { DeadLetterDto } from '../../api/generated/types.gen';
import { lettersQuery, statusQuery } from '../../api/system-queries';
import { useServices } from '../../app/services';
import { useTicking } from '../../parts/clock';
import { count, formatExact, formatNumber } from '../../parts/format';
import { Section } from '../../parts/section';
import { formatAgo, STORE_WORDS } from '../health/health-model';
import { SectionFailed, SectionLoading } from '../parts/section-states';
import { LetterDetail } from './letter-detail';
import classes from './letters-section.module.css';
import { useDrops } from './use-drops';

/** Events that a database can never take, and webhooks that no receiver took. */
export function LettersSection() {
  const { data, error, refetch } = useQuery(lettersQuery);
  const { hidden, drop } = useDrops();
  const replay = useReplay();
  const items = (data?.items ?? []).filter(({ id }) => !hidden.has(id));
  const total = (data?.total ?? 0) - ((data?.items.length ?? 0) - items.length);
  return (
    <Section
      title="Dead letters"
      beside={data !== undefined && <span className="muted">{formatNumber(total)}</span>}
      aside={
        items.length > 1 && (
          <Button size="xs" disabled={replay.isPending} onClick={() => replay.mutate(null)}>
            Replay all
          </Button>
        )
      }
    >
      {data === undefined && error !== null ? (
        <SectionFailed what="The dead letters" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SectionLoading what="Dead letters" />
      ) : items.length === 0 ? (
        <p className={classes.none}>None. Both databases and all receivers took what they were given.</p>
      ) : (
        <LetterTable
          letters={items}
          isReplaying={replay.isPending}
          onReplay={(id) => replay.mutate(id)}
          onDrop={drop}
        />
      )}
      {total > items.length && items.length > 0 && (
        <p className={classes.none}>The newest {formatNumber(items.length)} are shown.</p>
      )}
    </Section>
  );
}

function useReplay() {
  const { toasts } = useServices();
  const queries = useQueryClient();
  return useMutation({
    /** @param id all of them when `null` */
    mutationFn: async (id: string | null) => {
      const options = { throwOnError: true as const };
      const { data } = await (id === null
        ? replayDeadLetters(options)
        : replayDeadLetter({ ...options, path: { id } }));
      return data.replayed;
    },
    onSuccess: (replayed) =>
      toasts.show({ text: `${count(replayed, 'letter')} tried again; what is refused once more comes back` }),
    onError: (error) => toasts.show({ text: `Not replayed: ${error.message}`, isProblem: true }),
    onSettled: () => {
      for (const { queryKey } of [lettersQuery, statusQuery]) void queries.invalidateQueries({ queryKey });
    },
  });
}

interface LetterTableProps {
  readonly letters: readonly DeadLetterDto[];
  readonly isReplaying: boolean;
  readonly onReplay: (id: string) => void;
  readonly onDrop: (id: string) => void;
}

function LetterTable({ letters, ...actions }: LetterTableProps) {
  return (
    <div className={classes.table} role="table" aria-label="Dead letters">
      <div role="rowgroup">
        <div className={classes.head} role="row">
          <span role="columnheader">Since</span>
          <span role="columnheader">Store</span>
          <span role="columnheader">Event</span>
          <span role="columnheader">Why</span>
          <span role="columnheader">
            <span className="vh">Actions</span>
          </span>
        </div>
      </div>
      <div role="rowgroup">
        {letters.map((letter) => (
          <LetterRow key={letter.id} letter={letter} {...actions} />
        ))}
      </div>
    </div>
  );
}

interface LetterRowProps extends Omit<LetterTableProps, 'letters'> {
  readonly letter: DeadLetterDto;
}

function LetterRow({
  letter: { id, at, store, type, code, reason },
  isReplaying,
  onReplay,
  onDrop,
}: LetterRowProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={classes.row} role="row">
      <span className={classes.since} role="cell">
        <Since at={at} />
      </span>
      <span role="cell">{STORE_WORDS[store] ?? store}</span>
      <span className={`${classes.type ?? ''} mono cut`} role="cell" title={type}>
        {type}
      </span>
      <span className={`${classes.why ?? ''} soft`} role="cell" title={reason}>
        <span className="mono">{code}</span> {reason}
      </span>
      <span className={classes.actions} role="cell">
        <Button size="xs" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide' : 'Show'}
          <span className="vh"> {id}</span>
        </Button>
        <Button size="xs" variant="subtle" disabled={isReplaying} onClick={() => onReplay(id)}>
          Replay<span className="vh"> {id}</span>
        </Button>
        <Button size="xs" variant="subtle" className={classes.drop} onClick={() => onDrop(id)}>
          Drop<span className="vh"> {id}</span>
        </Button>
      </span>
      {isOpen && (
        <div className={classes.detail} role="cell">
          <LetterDetail id={id} />
        </div>
      )}
    </div>
  );
}

/** Letters may be days old, and no day stands above them. */
function Since({ at }: { readonly at: string }) {
  const age = useTicking((now) => formatAgo(at, new Date(now)));
  return (
    <time dateTime={at} title={formatExact(new Date(at))}>
      {age}
    </time>
  );
}
