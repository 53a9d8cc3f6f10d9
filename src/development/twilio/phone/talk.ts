import { firstOf } from '../network/first-of.js';
import type { Stage } from './verb.js';
import type { AgentLeg } from './agent-leg.js';
import type { DialRequest } from './dial-plan.js';

const STAR = '*';

/**
 * The conversation, until the agent or the caller hangs up, time is over, or the caller presses the star key where that counts.
 *
 * @throws HungUpError when the caller hangs up
 */
export async function talk(stage: Stage, agent: AgentLeg, request: DialRequest): Promise<void> {
  const { scene, leg } = stage;
  const { plan, time, transcript } = scene;
  transcript.add('caller', { kind: 'talk', text: `talks with ${agent.leg.who}` });
  leg.keypad.listen();
  try {
    const end = await firstOf(
      stage.signal,
      async (race) => {
        await time.wait(Math.min(plan.talkSeconds, request.timeLimitSeconds), race);
        return plan.talkSeconds > request.timeLimitSeconds ? 'time limit' : 'talked';
      },
      (race) => starPressed(stage, request, race),
    );
    finish(end, stage, agent);
  } finally {
    leg.keypad.stopListening();
  }
  if (plan.hangUp === 'talking') await time.wait(0, stage.signal);
}

type TalkEnd = 'talked' | 'time limit' | 'star';

function finish(end: TalkEnd, { scene, leg }: Stage, agent: AgentLeg): void {
  if (end === 'talked' && scene.plan.hangUp === 'talking') {
    leg.hangUp('caller');
    return;
  }
  const by = end === 'talked' ? agent.leg.who : 'network';
  const why = {
    talked: 'the agent hung up',
    'time limit': 'the time limit was reached',
    star: 'the star key',
  };
  scene.transcript.add(by, { kind: 'talk', text: `conversation ended: ${why[end]}` });
}

/** A caller whose next keys begin with a star presses it halfway; others may press it at any time. */
async function starPressed(
  stage: Stage,
  { hangupOnStar }: DialRequest,
  signal: AbortSignal,
): Promise<TalkEnd> {
  const { scene, leg, person } = stage;
  if (person.upcomingKeys.startsWith(STAR)) {
    person.nextKeys();
    await scene.time.wait(scene.plan.talkSeconds / 2, signal);
    scene.transcript.add(leg.who, { kind: 'keys', keys: STAR, used: leg.keypad.press(STAR) && hangupOnStar });
  }
  for (;;) {
    const key = await leg.keypad.next(signal);
    if (key === STAR && hangupOnStar) return 'star';
  }
}
