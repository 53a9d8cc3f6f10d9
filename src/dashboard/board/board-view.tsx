import type { BoardDto } from '../api/generated/types.gen';
import { AgentList } from './agent-list';
import { AlertList } from './alert-list';
import { useBoard } from './board-context';
import { LANES, laneOf } from './board-model';
import classes from './board-view.module.css';
import { Figures } from './figures';
import { Lane } from './lane';
import { QueueTable } from './queue-table';

export function BoardView({ board }: { readonly board: BoardDto }) {
  const { queue, wall } = useBoard();
  const { queues, agents } = board;
  return (
    <>
      <Figures board={board} />
      <AlertList board={board} />
      {!board.is_whole && (
        <p className={classes.partial}>
          There are more than 2,000 calls under way. These are the ones that began first.
        </p>
      )}
      <div className={classes.lanes}>
        {LANES.map((kind) => (
          <Lane key={kind.name} kind={kind} {...laneOf(board, kind)} />
        ))}
      </div>
      {wall === null && queues !== null && agents !== null && (
        <div className={classes.under}>
          {queue === null && <QueueTable queues={queues} />}
          <AgentList agents={agents} />
        </div>
      )}
    </>
  );
}
