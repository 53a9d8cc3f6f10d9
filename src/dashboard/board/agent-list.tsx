import { useId } from 'react';
import { Link } from 'wouter';
import type { BoardAgentDto } from '../api/generated/types.gen';
import { formatDuration } from '../parts/format';
import { usePortion } from '../parts/show-more';
import classes from './agent-list.module.css';
import { useBoardTicking } from './board-context';
import { ACTIVITY_WORDS, activityOf, callsLink, orderAgents, summarizeAgents } from './board-model';
import head from './lane.module.css';

const PORTION = 40;

/** Every agent with what the agent does now. */
export function AgentList({ agents }: { readonly agents: readonly BoardAgentDto[] }) {
  const id = useId();
  const { shown, more } = usePortion(orderAgents(agents), PORTION);
  return (
    <section aria-labelledby={id}>
      <header className={head.head}>
        <h2 id={id}>Agents</h2>
        <span>{summarizeAgents(agents)}</span>
      </header>
      {agents.length === 0 && <p className={head.empty}>There are no agents here.</p>}
      <ul className={classes.agents}>
        {shown.map((agent) => (
          <AgentRow key={agent.id} agent={agent} />
        ))}
      </ul>
      {more}
    </section>
  );
}

function AgentRow({ agent }: { readonly agent: BoardAgentDto }) {
  const { id, name, since, call_id: callId } = agent;
  const activity = activityOf(agent);
  const isTimed = agent.doing !== null || activity === 'free';
  const href =
    callId === null
      ? callsLink(`agentId=${encodeURIComponent(id)}`, null)
      : `/call/${encodeURIComponent(callId)}`;
  return (
    <li>
      <span className={classes.dot} data-activity={activity} aria-hidden="true" />
      <Link className="cut" href={href} dir="auto" title={name}>
        {name}
      </Link>
      <small>
        {ACTIVITY_WORDS[activity]} {isTimed && since !== null && <Since since={since} />}
      </small>
    </li>
  );
}

function Since({ since }: { readonly since: string }) {
  const text = useBoardTicking((now) => formatDuration((now - Date.parse(since)) / 1000));
  return <span role="timer">{text}</span>;
}
