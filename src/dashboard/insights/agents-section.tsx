import type { AgentsStatisticsDto, OfferedStatisticsDto, TimeRangeDto } from '../api/generated/types.gen';
import type { Filters } from '../activity/filter-kinds';
import { formatPhoneNumber } from '../parts/caller';
import { formatDuration, formatNumber } from '../parts/format';
import { Section } from '../parts/section';
import { CallsLink } from './calls-link';
import { ShareCell } from './share-cell';
import classes from './table.module.css';
import { useShown } from './use-shown';

interface AgentsSectionProps {
  readonly range: TimeRangeDto;
  readonly agents: AgentsStatisticsDto | null;
  readonly hasFailed: boolean;
}

/** What each agent made of the calls that rang there. */
export function AgentsSection({ range, agents, hasFailed }: AgentsSectionProps) {
  const { shown, toggle } = useShown(agents?.agents ?? [], 'agents');
  const most = agents?.agents[0]?.offered ?? 1;
  return (
    <Section title="Agents" aside={toggle}>
      {hasFailed && <p className={classes.empty}>These figures could not be added up.</p>}
      {agents !== null && agents.agents.length === 0 && (
        <p className={classes.empty}>No call rang an agent.</p>
      )}
      {shown.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label="Agents, as a table">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col">Rang</th>
                <th scope="col">Answered</th>
                <th scope="col">Missed</th>
                <th scope="col">Declined</th>
                <th scope="col">Busy</th>
                <th scope="col">Talked</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((agent) => (
                <AgentRow key={agent.agent} agent={agent} range={agents ?? range} most={most} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

const RESULTS = ['answered', 'missed', 'declined', 'busy'] as const;

interface AgentRowProps {
  readonly agent: OfferedStatisticsDto;
  readonly range: TimeRangeDto;
  readonly most: number;
}

function AgentRow({ agent, range, most }: AgentRowProps) {
  const { agent: offeredTo, name, offered, talkSeconds } = agent;
  const filters: Filters = { offeredTo };
  return (
    <tr>
      <ShareCell share={offered / most}>
        <CallsLink range={range} filters={filters} calls={offered}>
          <bdi>{name ?? formatPhoneNumber(offeredTo)}</bdi>
        </CallsLink>
      </ShareCell>
      <td>
        <CallsLink range={range} filters={filters} calls={offered}>
          {formatNumber(offered)}
        </CallsLink>
      </td>
      {RESULTS.map((offerResult) => (
        <td key={offerResult}>
          <CallsLink range={range} filters={{ offeredTo, offerResult }} calls={agent[offerResult]}>
            {formatNumber(agent[offerResult])}
          </CallsLink>
        </td>
      ))}
      <td>{talkSeconds > 0 && formatDuration(talkSeconds)}</td>
    </tr>
  );
}
