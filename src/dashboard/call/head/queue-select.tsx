import type { QueueDto } from '../../api/generated/types.gen';
import classes from './call-head.module.css';

interface QueueSelectProps {
  /** The id of the team that looks after the call; `null` for none. */
  readonly queue: string | null;
  readonly queueName: string | null;
  readonly queues: readonly QueueDto[];
  readonly onChoose: (queue: string | null) => void;
}

/** Hands the call to a team. */
export function QueueSelect({ queue, queueName, queues, onChoose }: QueueSelectProps) {
  const isListed = queue === null || queues.some(({ id }) => id === queue);
  return (
    <select
      className={classes.queue}
      aria-label="Queue"
      value={queue ?? ''}
      onChange={({ currentTarget: { value } }) => onChoose(value === '' ? null : value)}
    >
      <option value="">No queue</option>
      {!isListed && <option value={queue}>{queueName ?? queue}</option>}
      {queues.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
