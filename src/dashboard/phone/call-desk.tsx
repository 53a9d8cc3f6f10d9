import { usePhone } from './connection/phone-context';
import { AgentPhones } from './agents/agent-phones';
import { LogSection } from './agents/log-section';
import { FaultSwitches } from './faults/fault-switches';
import { FeedSays } from './faults/feed-says';
import { Handset } from './handset/handset';
import { Lane } from './parts/lane';
import classes from './phone-page.module.css';
import type { Voice } from './sound/voice';

/** A call from a telephone: who calls, who is rung, and what goes wrong. */
export function CallDesk({ voice }: { readonly voice: Voice }) {
  const { phone } = usePhone();
  return (
    <div className={classes.desk}>
      <Handset voice={voice} />
      <div className={classes.middle}>
        <AgentPhones />
        <LogSection />
      </div>
      <Lane title="Make it go wrong" className={classes.faults}>
        <FaultSwitches />
        <FeedSays call={phone.call} />
      </Lane>
    </div>
  );
}
