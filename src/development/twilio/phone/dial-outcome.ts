import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { RingResult } from './ring-agents.js';

/**
 * What a Dial action says about the agents' legs.
 *
 * Without a winner it speaks of the leg that ended last. Twilio does not document its status when somebody picked up and
 * declined; the delivery plan chooses.
 */
export function dialOutcome({ winner, others }: RingResult, delivery: DeliveryPlan): Record<string, string> {
  const leg = (winner ?? others.at(-1))?.leg;
  if (leg === undefined) return { DialCallStatus: 'failed' };
  const isDeclined = winner === null && leg.isAnswered;
  return {
    DialCallSid: leg.sid,
    DialCallStatus: isDeclined ? delivery.declinedStatus : leg.status,
    ...(leg.isAnswered ? { DialCallDuration: String(leg.durationSeconds) } : {}),
    ...(delivery.omitDialBridged ? {} : { DialBridged: String(winner !== null) }),
  };
}
