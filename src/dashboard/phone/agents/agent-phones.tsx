import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AgentPhone } from '../../api/generated/phone-state';
import { formatPhoneNumber } from '../../parts/caller';
import { formatDuration } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { usePhone, useServerTime } from '../connection/phone-context';
import { describeDeadline, KEYS } from '../handset/caller-view';
import { Lane } from '../parts/lane';
import { buttonsOf, describeAgent, heardBy } from './agent-view';
import classes from './agent-phones.module.css';

/** Each agent's telephone, in the order of ringing. */
export function AgentPhones() {
  const { phone } = usePhone();
  return (
    <Lane title="Agents’ phones" aside={phone.agents.length}>
      {phone.agents.length === 0 ? (
        <p className="soft">
          Nobody is rung. Set <code className="mono">FORWARD_TO_NUMBERS</code>, or add agents with a number.
        </p>
      ) : (
        <ul className={classes.agents}>
          {phone.agents.map((agent) => (
            <Agent key={agent.number} agent={agent} />
          ))}
        </ul>
      )}
    </Lane>
  );
}

function Agent({ agent }: { readonly agent: AgentPhone }) {
  const { nameOf } = usePhone();
  const name = nameOf(agent.number);
  const number = formatPhoneNumber(agent.number);
  const heard = heardBy(agent);
  return (
    <li className={classes.agent} aria-label={name}>
      <b className="cut" title={name} dir="auto">
        {name}
      </b>
      <AgentState agent={agent} />
      {name !== number && <small>{number}</small>}
      {heard !== null && (
        <p className={classes.heard} dir="auto">
          {heard}
        </p>
      )}
      <AgentMoves agent={agent} name={name} />
    </li>
  );
}

function AgentState({ agent }: { readonly agent: AgentPhone }) {
  const { phone } = usePhone();
  const { words, since, isLoud } = describeAgent(agent, phone.agents, phone.call);
  const time = useServerTime((now) =>
    since === null ? '' : formatDuration((now - Date.parse(since)) / 1000),
  );
  const left = useServerTime((now) => describeDeadline(agent.deadline, now));
  return (
    <span className={classes.state} data-loud={isLoud || undefined} title={left}>
      {isLoud && <Icon name={agent.state === 'talking' ? 'talking' : 'phone'} className="pulse" />}
      {words} {time}
    </span>
  );
}

interface AgentMovesProps {
  readonly agent: AgentPhone;
  readonly name: string;
}

function AgentMoves({ agent, name }: AgentMovesProps) {
  const { act, isLive } = usePhone();
  if (agent.moves.length === 0) return null;
  return (
    <div className={classes.moves} role="group" aria-label={`What ${name} does`}>
      {buttonsOf(agent).map(({ move, label, isFirst }) => (
        <Button
          key={move}
          size="xs"
          variant={isFirst ? 'filled' : 'default'}
          disabled={!isLive}
          onClick={() => void act({ move: 'agent', number: agent.number, do: move })}
        >
          {label}
        </Button>
      ))}
      {agent.moves.includes('press') && <AgentKeys number={agent.number} name={name} />}
    </div>
  );
}

/** Any key, for those who want to see what another one than 1 does. */
function AgentKeys({ number, name }: { readonly number: string; readonly name: string }) {
  const { act, isLive } = usePhone();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Press …
      </Button>
      {isOpen && (
        <div className={classes.keys} role="group" aria-label={`Keys of ${name}`}>
          {KEYS.map(([key]) => (
            <Button
              key={key}
              size="xs"
              disabled={!isLive}
              onClick={() => void act({ move: 'agent', number, do: 'press', key })}
            >
              {key}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
