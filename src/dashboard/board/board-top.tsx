import { Button } from '@mantine/core';
import { navigate } from 'wouter/use-browser-location';
import type { BoardQueueDto } from '../api/generated/types.gen';
import { Icon } from '../parts/icon';
import { type BoardAddress, boardLink } from './board-model';
import classes from './board-top.module.css';
import { toggleWall } from './use-wall';

interface BoardTopProps {
  readonly address: BoardAddress;
  /** `null` for a key of some numbers, and while they are not known. */
  readonly queues: readonly BoardQueueDto[] | null;
}

export function BoardTop({ address, queues }: BoardTopProps) {
  const { queue, wall } = address;
  const isWall = wall !== null;
  const name = queues?.find(({ id }) => id === queue)?.name;
  return (
    <div className={`top ${classes.top}`}>
      <h1 className="cut">{isWall && name !== undefined ? name : 'Board'}</h1>
      {queues !== null && !isWall && <QueueFilter queue={queue} queues={queues} />}
      <span className="grow" />
      {isWall ? (
        <Button
          variant="subtle"
          onClick={() =>
            navigate(boardLink(queue, wall === 'numbers' ? 'plain' : 'numbers'), { replace: true })
          }
        >
          {wall === 'numbers' ? 'Hide numbers' : 'Show numbers'}
        </Button>
      ) : (
        <span className="muted wide">Most urgent first</span>
      )}
      <Button
        className={isWall ? undefined : 'wide'}
        leftSection={<Icon name="expand" />}
        aria-pressed={isWall}
        onClick={() => toggleWall(address)}
      >
        {isWall ? 'Leave full screen' : 'Full screen'}
      </Button>
    </div>
  );
}

function QueueFilter({
  queue,
  queues,
}: {
  readonly queue: string | null;
  readonly queues: readonly BoardQueueDto[];
}) {
  const isListed = queue === null || queues.some(({ id }) => id === queue);
  const byName = [...queues].sort((one, other) => one.name.localeCompare(other.name));
  return (
    <select
      className={classes.select}
      aria-label="Queue"
      value={queue ?? ''}
      onChange={({ currentTarget: { value } }) => navigate(boardLink(value === '' ? null : value))}
    >
      <option value="">All queues</option>
      {!isListed && <option value={queue}>{queue}</option>}
      {byName.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
