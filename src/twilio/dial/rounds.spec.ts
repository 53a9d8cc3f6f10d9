import { aRequest, CALL_SID, flowContext, RECEIVED_AT } from '../../../test/support/twilio-requests.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { answerFallback } from '../fallback/fallback.flow.js';
import { answerMenu } from '../ivr/ivr.flow.js';
import { readStatus } from '../status/status.flow.js';
import { CallsUnderWay } from '../webhooks/calls-under-way.js';
import type { Flow, FlowContext, FlowResult } from '../webhooks/flow.js';
import { answerDialCompleted, answerScreen, answerScreenAnswer, dialFailureTwiml } from './dial.flow.js';

const AGENTS = ['+15557778888', '+15557779999', '+15557770000'] as const;
const [FIRST, SECOND, THIRD] = AGENTS;

/** A call whose webhooks are answered by one process, as they come. */
class OneCall {
  readonly underWay = new CallsUnderWay();
  readonly context: FlowContext;
  private legs = 0;

  constructor(phone: Parameters<typeof flowContext>[0] = {}) {
    this.context = { ...flowContext({ forwardTo: AGENTS, ...phone }), underWay: this.underWay };
  }

  ask(flow: Flow, parameters: Record<string, string>, query: Record<string, string> = {}): FlowResult {
    const result = flow(aRequest(parameters, query), this.context, RECEIVED_AT);
    this.underWay.note(result.events);
    return result;
  }

  /** The caller asks for an agent. */
  start(): this {
    this.ask(answerMenu, { Digits: '1' }, { attempt: '1' });
    return this;
  }

  leg(agent: string): Leg {
    this.legs += 1;
    return new Leg(this, agent, `CA${String(this.legs).padStart(32, '0')}`);
  }

  /** @returns whom the answer rings; `null` when it rings nobody */
  after(parameters: Record<string, string>, round = 1): string[] | null {
    const { twiml } = this.ask(answerDialCompleted, parameters, { round: String(round) });
    const numbers = [...twiml.matchAll(/>(\+\d+)<\/Number>/g)].map(([, number]) => number ?? '');
    return numbers.length === 0 ? null : numbers;
  }
}

class Leg {
  constructor(
    private readonly call: OneCall,
    private readonly agent: string,
    readonly sid: string,
  ) {}

  status(CallStatus: string): this {
    const own = { CallSid: this.sid, ParentCallSid: CALL_SID, To: this.agent, CallStatus };
    this.call.underWay.note(
      readStatus(aRequest({ ...own, SequenceNumber: '2' }), this.call.context, RECEIVED_AT),
    );
    return this;
  }

  pickUp(): this {
    this.call.ask(answerScreen, { CallSid: this.sid, ParentCallSid: CALL_SID, To: this.agent });
    return this;
  }

  press(Digits: string): this {
    const own = { CallSid: this.sid, ParentCallSid: CALL_SID, To: this.agent, Digits };
    this.call.ask(answerScreenAnswer, own);
    return this;
  }
}

const declined = (sid: string): Record<string, string> => ({
  DialCallStatus: 'completed',
  DialBridged: 'false',
  DialCallSid: sid,
  DialCallDuration: '9',
});

describe('agents who ring at once and are asked', () => {
  it('are rung again who were canceled when the first one picked up, and not who declined', () => {
    const call = new OneCall().start();
    const first = call.leg(FIRST).pickUp();
    call.leg(SECOND).status('canceled');
    call.leg(THIRD).status('canceled');
    first.press('2');
    expect(call.after(declined(first.sid))).toEqual([SECOND, THIRD]);
    const second = call.leg(SECOND).pickUp().press('');
    call.leg(THIRD).status('canceled');
    expect(call.after(declined(second.sid), 2)).toEqual([THIRD]);
    const third = call.leg(THIRD).pickUp().press('2');
    expect(call.after(declined(third.sid), 3)).toBeNull();
  });

  it('are rung again also before the callbacks of their legs arrive', () => {
    const call = new OneCall().start();
    const first = call.leg(FIRST).pickUp().press('2');
    call.leg(SECOND).status('ringing');
    expect(call.after(declined(first.sid))).toEqual([SECOND, THIRD]);
  });

  it('are not rung again who let it ring, were busy or out of reach', () => {
    const call = new OneCall().start();
    call.leg(SECOND).status('no-answer');
    call.leg(THIRD).status('busy');
    const first = call.leg(FIRST).pickUp().press('2');
    expect(call.after(declined(first.sid))).toBeNull();
  });

  it('are not rung again when nobody picked up', () => {
    const call = new OneCall().start();
    for (const agent of AGENTS) call.leg(agent).status('no-answer');
    expect(call.after({ DialCallStatus: 'no-answer', DialBridged: 'false' })).toBeNull();
  });

  it('are not rung again by a process that did not see the round', () => {
    expect(new OneCall().after(declined('CA1'))).toBeNull();
  });
});

describe('a Dial action without DialBridged', () => {
  const completed = (sid: string) => ({
    DialCallStatus: 'completed',
    DialCallSid: sid,
    DialCallDuration: '9',
  });

  it('ends the call after a conversation with the agent who accepted', () => {
    const call = new OneCall().start();
    const { sid } = call.leg(FIRST).pickUp().press('1');
    const { twiml, events } = call.ask(answerDialCompleted, completed(sid), { round: '1' });
    expect(twiml).toContain('<Response><Hangup/></Response>');
    expect(events).toHaveLength(1);
  });

  it('says that nobody is available when the agent declined', () => {
    const call = new OneCall({ forwardTo: [FIRST] }).start();
    const { sid } = call.leg(FIRST).pickUp().press('3');
    const { twiml } = call.ask(answerDialCompleted, completed(sid), { round: '1' });
    expect(twiml).toContain('nobody is available');
  });

  it('goes on to the next agent in turns when one declined', () => {
    const call = new OneCall({ forwardStrategy: 'sequential' }).start();
    const { sid } = call.leg(FIRST).pickUp().press('3');
    expect(call.after(completed(sid))).toEqual([SECOND]);
  });
});

describe('the fallback of a Dial action', () => {
  const lost = {
    ErrorCode: '11200',
    ErrorUrl: 'https://phone.example.com/twilio/dial?round=1',
  };

  it('neither apologizes nor records after a conversation', () => {
    const call = new OneCall().start();
    call.leg(FIRST).pickUp().press('1');
    const { twiml, events } = call.ask(answerFallback, lost);
    expect(twiml).not.toMatch(/cannot connect|<Record/);
    expect(twiml).toContain('<Hangup/>');
    expect(events.map(({ type }: CallEvent) => type)).toEqual(['call.fallback']);
  });

  it('does neither when it did not see the call', () => {
    expect(answerFallback(aRequest(lost), flowContext(), RECEIVED_AT).twiml).not.toMatch(
      /cannot connect|<Record/,
    );
  });

  it('takes a message when every agent is known to have been out of reach or to have declined', () => {
    const call = new OneCall({ forwardTo: [FIRST, SECOND] }).start();
    call.leg(FIRST).pickUp().press('2');
    call.leg(SECOND).status('no-answer');
    expect(call.ask(answerFallback, lost).twiml).toContain('<Record');
  });

  it('lets a caller go who hung up', () => {
    const gone = { ErrorUrl: 'https://phone.example.com/twilio/menu', CallStatus: 'completed' };
    expect(new OneCall().ask(answerFallback, gone).twiml).not.toContain('<Record');
  });
});

describe('a Dial action that fails inside', () => {
  it('apologizes only when there was no conversation', () => {
    const words = (parameters: Record<string, string>): string =>
      dialFailureTwiml(flowContext(), aRequest(parameters, { round: '1' }));
    expect(words({ DialCallStatus: 'completed', DialBridged: 'true' })).not.toContain('<Record');
    expect(words({ DialCallStatus: 'completed', DialCallDuration: '9' })).not.toContain('<Record');
    expect(words({ DialCallStatus: 'busy', DialBridged: 'false' })).toContain('<Record');
  });
});

describe('the view of the calls under way', () => {
  it('forgets calls that ended, and the oldest of too many', () => {
    const call = new OneCall().start();
    call.leg(FIRST).pickUp();
    expect(call.underWay.legsOf(CALL_SID)).toHaveLength(1);
    const started = call.ask(answerMenu, { Digits: '1' }, { attempt: '2' }).events;
    call.underWay.note(readStatus(aRequest({ CallStatus: 'completed' }), call.context, RECEIVED_AT));
    expect(call.underWay.legsOf(CALL_SID)).toEqual([]);
    expect(call.underWay.agentsOf(CALL_SID, 1)).toBeNull();
    call.underWay.note(started);
    for (let number = 0; number < 10_000; number += 1)
      call.underWay.note(started.map((event) => ({ ...event, callId: `CA${number}` })));
    expect(call.underWay.agentsOf(CALL_SID, 1)).toBeNull();
    expect(call.underWay.agentsOf('CA9999', 1)).toEqual(AGENTS);
  });
});
