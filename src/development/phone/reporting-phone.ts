import { randomUUID } from 'node:crypto';
import { BadRequestError, ConflictError } from '../../common/errors/request.errors.js';
import type { EventsClient, JsonRow } from '../lifecycle/events-client.js';
import {
  type Action,
  actAnyway,
  allowedActions,
  beginCall,
  type LifecycleCall,
  type Step,
} from '../lifecycle/lifecycle-call.js';
import { LifecycleDeadlines } from './lifecycle-deadlines.js';
import type { OwnedTime } from './owned-time.js';
import type { LifecycleMove } from './phone-protocol.js';
import {
  type EventDelivery,
  type LifecycleAction,
  type LifecycleCallState,
  type LifecyclePhone,
  MOST_EVENTS,
} from './phone-state.js';
import { eventOf, isNotTaken, type Sending, verdictOf } from './sending.js';

type BeginMove = Extract<LifecycleMove, { move: 'begin' }>;
type ReportMove = Extract<LifecycleMove, { move: 'report' }>;

const LATE_SECONDS = 5;

interface Reported {
  call: LifecycleCall;
  readonly type: 'voice' | 'video';
  queueId: string;
  agentId: string | null;
  stateSince: Date;
  endedAt: Date | null;
  readonly deadlines: LifecycleDeadlines;
  readonly events: Sending[];
}

/** A call that another system reports, step by step: what `npm run call -- --lifecycle` plays by a plan. */
export class ReportingPhone {
  private reported: Reported | null = null;
  private delivery: EventDelivery = 'once';
  private kept: Sending | null = null;
  private last: Promise<void> = Promise.resolve();

  /** @param changed hears whenever there is something else to show */
  constructor(
    private readonly client: Pick<EventsClient, 'report' | 'get'>,
    private readonly time: OwnedTime,
    private readonly changed: () => void,
  ) {}

  get moves(): readonly LifecycleAction[] {
    return this.reported === null || this.reported.endedAt !== null ? [] : allowedActions(this.reported.call);
  }

  state(): LifecyclePhone {
    const { delivery, moves, reported } = this;
    return { delivery, moves, call: reported === null ? null : stateOf(reported) };
  }

  /** @throws ConflictError `MOVE_NOT_ALLOWED` for what the state does not allow, unless it is forced */
  act(move: LifecycleMove): void {
    if (move.move === 'begin') this.begin(move);
    else if (move.move === 'report') this.report(move);
    else this.deliverFromNowOn(move.delivery);
    this.changed();
  }

  /** Resolves when what was sent has been answered. */
  settled(): Promise<void> {
    return this.last;
  }

  private begin({ type, queueId, from, callerName }: BeginMove): void {
    this.flush();
    const at = this.time.now();
    const step = beginCall({ id: `lifecycle-${randomUUID()}`, type, queueId, from, callerName }, at);
    const deadlines = new LifecycleDeadlines();
    this.reported = {
      ...{ call: step.call, type, queueId, deadlines },
      ...{ agentId: null, stateSince: at, endedAt: null, events: [] },
    };
    this.startWait(this.reported, queueId, at);
    this.send(this.reported, step, false);
  }

  private report(move: ReportMove): void {
    const { reported } = this;
    if (reported === null) throw notAllowed('There is no call yet');
    const isAllowed = this.moves.includes(move.action);
    if (!isAllowed && move.isForced !== true) throw notAllowed(`${move.action} is not allowed now`);
    const at = this.time.now();
    const action = actionOf(move, reported);
    const step = actAnyway(reported.call, action, at);
    if (isAllowed) this.apply(reported, action, step, at);
    reported.call = step.call;
    this.send(reported, step, !isAllowed);
  }

  private apply(reported: Reported, action: Action, { call }: Step, at: Date): void {
    if (call.state !== reported.call.state || action.do === 'transfer') reported.stateSince = at;
    if (action.do === 'route') reported.agentId = action.agentId;
    if (action.do === 'answer') reported.agentId = action.agentId ?? reported.agentId;
    if (action.do === 'transfer') this.transfer(reported, action.to, at);
    if (action.do === 'end') reported.endedAt = at;
    reported.deadlines.apply(action.do, at);
  }

  private transfer(reported: Reported, to: Extract<Action, { do: 'transfer' }>['to'], at: Date): void {
    reported.agentId = 'agentId' in to ? to.agentId : null;
    if ('queueId' in to) reported.queueId = to.queueId;
    this.startWait(reported, reported.queueId, at);
  }

  /** The limits are read beside the call; a queue that is gone has none. */
  private startWait(reported: Reported, queueId: string, at: Date): void {
    reported.deadlines.startWait(at);
    const path = `/api/queues/${encodeURIComponent(queueId)}`;
    void this.client
      .get(path)
      .catch((): JsonRow | null => null)
      .then((queue) => {
        reported.deadlines.limits = queue;
        this.changed();
      });
  }

  private deliverFromNowOn(delivery: EventDelivery): void {
    this.delivery = delivery;
    this.flush();
  }

  private flush(): void {
    const { kept, reported } = this;
    this.kept = null;
    if (kept !== null && reported !== null) this.dispatch(reported, kept, 1);
  }

  private send(reported: Reported, step: Step, isForced: boolean): void {
    const sending: Sending = {
      ...{ step, isForced, state: 'kept' },
      ...{ sentAt: null, answer: null, repeatStatus: null },
    };
    reported.events.push(sending);
    if (reported.events.length > MOST_EVENTS) reported.events.shift();
    if (this.delivery === 'late') this.sendLater(reported, sending);
    else if (this.delivery !== 'out-of-order')
      this.dispatch(reported, sending, this.delivery === 'twice' ? 2 : 1);
    else if (this.kept === null && step.call.state !== 'ended') this.kept = sending;
    else {
      this.dispatch(reported, sending, 1);
      this.flush();
    }
  }

  private sendLater(reported: Reported, sending: Sending): void {
    this.time.wait(LATE_SECONDS).then(
      () => this.dispatch(reported, sending, 1),
      // The phone was taken away meanwhile.
      () => undefined,
    );
  }

  /** One after another: what is sent first arrives first. */
  private dispatch(reported: Reported, sending: Sending, times: 1 | 2): void {
    this.last = this.last.then(async () => {
      sending.state = 'sent';
      sending.sentAt = this.time.now();
      sending.answer = await this.client.report(sending.step.body);
      sending.state = verdictOf(sending.answer);
      if (times === 2) sending.repeatStatus = (await this.client.report(sending.step.body)).status;
      // A call that the server does not take cannot go on; without an answer it may have taken it.
      if (isNotTaken(sending)) reported.endedAt ??= this.time.now();
      this.changed();
    });
  }
}

function actionOf(move: ReportMove, { call }: Reported): Action {
  const { action, agentId, queueId, endReason } = move;
  switch (action) {
    case 'route':
      return { do: action, agentId: given(agentId, 'route needs agentId') };
    case 'answer':
      return agentId === undefined ? { do: action } : { do: action, agentId };
    case 'transfer':
      if (agentId !== undefined && queueId === undefined) return { do: action, to: { agentId } };
      if (agentId !== undefined) throw new BadRequestError('transfer needs agentId or queueId, not both');
      return { do: action, to: { queueId: given(queueId, 'transfer needs agentId or queueId') } };
    case 'end':
      return { do: action, reason: endReason ?? (call.state === 'waiting' ? 'abandoned' : 'completed') };
    case 'hold':
    case 'resume':
      return { do: action };
  }
}

function given(value: string | undefined, problem: string): string {
  if (value === undefined) throw new BadRequestError(problem);
  return value;
}

function stateOf(reported: Reported): LifecycleCallState {
  const { call, type, queueId, agentId, stateSince, endedAt, deadlines, events } = reported;
  return {
    ...{ callId: call.id, type, queueId, agentId },
    state: endedAt === null ? call.state : 'ended',
    stateSince: stateSince.toISOString(),
    startedAt: call.startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    deadlines: deadlines.state(),
    events: events.map(eventOf),
  };
}

function notAllowed(message: string): ConflictError {
  return new ConflictError(message, { code: 'MOVE_NOT_ALLOWED' });
}
