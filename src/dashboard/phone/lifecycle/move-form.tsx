import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useQueues } from '../../call/use-names';
import { usePhone } from '../connection/phone-context';
import { SelectField } from '../parts/controls';
import { useAgents } from '../parts/use-directory';
import { END_REASONS, type MoveButton, type Report } from './lifecycle-view';
import classes from './moves.module.css';

/** What a move is told besides its name. */
export type MoveDetails = Pick<Report, 'agentId' | 'queueId' | 'endReason'>;

interface MoveFormProps {
  readonly button: MoveButton;
  readonly onReport: (details: MoveDetails) => void;
  readonly onCancel: () => void;
}

/** One more question before the move: to whom, or why. */
export function MoveForm({ button, onReport, onCancel }: MoveFormProps) {
  const choices = useChoices(button);
  const [chosen, setChosen] = useState('');
  const choice = choices.find(({ value }) => value === chosen) ?? choices[0];
  const name = button.label.replace(' …', '');
  if (choice === undefined) return <NoAgent />;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onReport(choice.details);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <SelectField
        label={QUESTIONS[button.action] ?? name}
        value={choice.value}
        options={choices.map(({ value, label }) => [value, label] as const)}
        onChange={setChosen}
      />
      <Button type="submit" variant="filled">
        {name}
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}

function NoAgent() {
  return (
    <p className="soft">
      There is no agent yet. Add one with <code className="mono">POST /api/agents</code>.
    </p>
  );
}

const QUESTIONS: Readonly<Partial<Record<MoveButton['action'], string>>> = {
  route: 'Rings',
  answer: 'Who answers',
  transfer: 'To',
  end: 'Why',
};

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly details: MoveDetails;
}

function useChoices({ asks }: MoveButton): readonly Choice[] {
  const { phone } = usePhone();
  const agents = useAgents();
  const queues = useQueues();
  const toAgents = agents.map(({ id, name }) => ({
    value: `agent ${id}`,
    label: name,
    details: { agentId: id },
  }));
  if (asks === 'agent') return toAgents;
  if (asks === 'target') {
    const others = queues.filter(({ id }) => id !== phone.lifecycle.call?.queueId);
    const toQueues = others.map(({ id, name }) => ({
      value: `queue ${id}`,
      label: `${name} (queue)`,
      details: { queueId: id },
    }));
    return [...toQueues, ...toAgents];
  }
  const isWaiting = phone.lifecycle.call?.state === 'waiting';
  const reasons = END_REASONS.map(([value, label]) => ({ value, label, details: { endReason: value } }));
  // A call that nobody answered is not completed.
  return isWaiting ? reasons.toSorted((left) => (left.value === 'abandoned' ? -1 : 0)) : reasons;
}
