import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import { ApiError } from '../api/api-error';
import { BoardContextProvider, type BoardContextValue } from './board-context';
import { type BoardAddress, readBoardAddress } from './board-model';
import { boardQuery, useFreshBoard } from './board-queries';
import { BoardFailed, BoardLoading, BoardOld, QueueGone } from './board-states';
import { BoardTop } from './board-top';
import { BoardView } from './board-view';
import { useRenaming } from './use-renaming';
import { useWall } from './use-wall';

/** What happens now: who waits, who talks, and what somebody has to see. The address says of which queue. */
export default function BoardPage() {
  const address = readBoardAddress(useSearch());
  return <Board key={address.queue} address={address} />;
}

function Board({ address }: { readonly address: BoardAddress }) {
  const { queue, wall } = address;
  const { data, error, refetch } = useQuery(boardQuery(queue));
  useFreshBoard();
  useWall(address);
  const name = data?.board.queues?.find(({ id }) => id === queue)?.name ?? null;
  useRenaming(name);
  const context: BoardContextValue = { queue, wall, skew: data?.skew ?? 0 };
  const retry = (): void => void refetch();
  const isGone = error instanceof ApiError && error.code === 'QUEUE_NOT_FOUND';
  return (
    <BoardContextProvider value={context}>
      <title>{name === null ? 'Board · Mainline' : `${name} · Board · Mainline`}</title>
      <BoardTop address={address} queues={data?.board.queues ?? null} />
      <div className="body">
        {isGone ? (
          <QueueGone name={name ?? queue ?? ''} />
        ) : data !== undefined ? (
          <>
            {error !== null && <BoardOld at={data.board.at} error={error} onRetry={retry} />}
            <BoardView board={data.board} />
          </>
        ) : error === null ? (
          <BoardLoading />
        ) : (
          <BoardFailed error={error} onRetry={retry} />
        )}
      </div>
    </BoardContextProvider>
  );
}
