import type { BoardAgentDto, BoardCallDto, BoardDto, BoardQueueDto } from '../api/generated/types.gen';
import { aCaller, timeAt } from './calls';

/** Somebody waits since the usual time, and has 30 seconds. */
export function aBoardCall(fields: Partial<BoardCallDto> = {}): BoardCallDto {
  return {
    id: 'visit-1',
    type: 'voice',
    state: 'waiting',
    since: timeAt(0),
    limit_seconds: 30,
    wait_seconds: 0,
    queue_id: 'sales',
    queue_name: 'Sales queue',
    agent: null,
    is_ringing: false,
    from: '+15550100167',
    caller: aCaller({ name: 'First caller' }),
    erased_at: null,
    ...fields,
  };
}

export function aBoardQueue(fields: Partial<BoardQueueDto> = {}): BoardQueueDto {
  return {
    id: 'sales',
    name: 'Sales queue',
    waiting: 0,
    waiting_since: null,
    talking: 0,
    longest_wait_seconds: 30,
    agents: 2,
    free_agents: 1,
    ...fields,
  };
}

export function aBoardAgent(fields: Partial<BoardAgentDto> = {}): BoardAgentDto {
  return {
    id: 'first',
    name: 'First agent',
    state: 'available',
    doing: null,
    since: null,
    call_id: null,
    ...fields,
  };
}

export function aBoard(fields: Partial<BoardDto> = {}): BoardDto {
  return {
    at: timeAt(0),
    is_whole: true,
    counts: { menu: 0, waiting: 0, talking: 0, on_hold: 0, message: 0 },
    calls: [],
    queues: [aBoardQueue()],
    agents: [aBoardAgent()],
    ...fields,
  };
}
