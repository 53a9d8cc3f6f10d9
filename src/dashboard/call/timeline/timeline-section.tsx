import type { ActivityItemDto, CallEventDto } from '../../api/generated/types.gen';
import { describeCaller, formatPhoneNumber } from '../../parts/caller';
import { useNow } from '../../parts/clock';
import { formatDuration } from '../../parts/format';
import { lastedSeconds } from '../model/facts';
import { Section } from '../../parts/section';
import { agentsSentence } from './agent-lanes';
import { timeScale } from './time-scale';
import { type AgentNames, momentsOf, timelineOf } from './timeline';
import { TimelineChart } from './timeline-chart';

interface TimelineSectionProps {
  readonly call: ActivityItemDto;
  readonly events: readonly CallEventDto[];
  readonly names: AgentNames;
}

/** What happened in a call, to scale; of one under way it grows every second. */
export function TimelineSection(props: TimelineSectionProps) {
  return props.call.endedAt === null ? <RunningTimeline {...props} /> : <FixedTimeline {...props} now={0} />;
}

function RunningTimeline(props: TimelineSectionProps) {
  return <FixedTimeline {...props} now={useNow()} />;
}

function FixedTimeline({ call, events, names, now }: TimelineSectionProps & { readonly now: number }) {
  const timeline = timelineOf(call, events, now);
  if (timeline.total === 0) return null;
  const nameOf = (agent: string | null): string => {
    return agent === null ? 'an agent' : (names.get(agent) ?? formatPhoneNumber(agent));
  };
  const sentence = agentsSentence(timeline.agents, nameOf);
  const isShortened = timeScale(timeline.total, momentsOf(timeline)).stretches.some((one) => one.isShortened);
  const length = formatDuration(lastedSeconds(call, now));
  return (
    <Section
      title="Timeline"
      beside={<span className="soft">{sentence}</span>}
      aside={`${isShortened ? 'to scale, but for the breaks' : 'to scale'} · ${length} ${timeline.isLive ? 'so far' : 'in all'}`}
    >
      <TimelineChart timeline={timeline} caller={describeCaller(call)} names={names} length={length} />
    </Section>
  );
}
