import { Injectable } from '@nestjs/common';
import { matchesFilter } from '../../calls/feed/matches-filter.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { Clock } from '../../common/time/clock.js';
import type { Agent } from '../../lifecycle/directory/directory-contents.js';
import { Directory } from '../../lifecycle/directory/directory.js';
import { OpenCalls } from '../../lifecycle/open-calls/open-calls.js';
import type { BoardDto, BoardQuery } from './board.dto.js';
import { countStates, occupationsOf, toBoardAgent, toBoardCalls, toBoardQueues } from './board.mapper.js';
import { OpenPositions } from './open-positions.js';
import type { Position } from './position.js';

/** Tells what happens at this moment, as far as a key may see it. */
@Injectable()
export class BoardService {
  constructor(
    private readonly openPositions: OpenPositions,
    private readonly directory: Directory,
    private readonly openCalls: OpenCalls,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws NotFoundError `QUEUE_NOT_FOUND`, also of a queue that is there no longer
   * @throws StoreUnavailableError when neither database answers, or Supabase never told which queues there are
   */
  async read(
    { queue_id: queueId }: BoardQuery,
    { numbers }: Pick<ApiKeyIdentity, 'numbers'>,
  ): Promise<BoardDto> {
    await this.directory.beKnown();
    if (queueId !== undefined && numbers === null) await this.directory.requireQueue(queueId);
    const { positions, isWhole } = await this.openPositions.read();
    const seen = numbers === null ? positions : positions.filter(isOf(numbers));
    const wanted = queueId === undefined ? seen : seen.filter((position) => position.queueId === queueId);
    return {
      at: this.clock.nowIso(),
      is_whole: isWhole,
      counts: countStates(wanted),
      calls: toBoardCalls(wanted, this.directory),
      ...(numbers === null ? this.staff(positions, queueId) : { queues: null, agents: null }),
    };
  }

  private staff(
    positions: readonly Position[],
    queueId: string | undefined,
  ): Pick<BoardDto, 'queues' | 'agents'> {
    const { directory, openCalls } = this;
    const occupations = occupationsOf(positions, directory);
    const agents = queueId === undefined ? directory.agents : directory.agentsOf(queueId);
    const idleSince = (agent: Agent): string | null => openCalls.idleSince(agent);
    return {
      queues: toBoardQueues(positions, directory, occupations),
      agents: agents.map((agent) => toBoardAgent(agent, occupations, idleSince)),
    };
  }
}

function isOf(visibleNumbers: readonly string[]): (position: Position) => boolean {
  return ({ call }) => matchesFilter(call, { visibleNumbers });
}
