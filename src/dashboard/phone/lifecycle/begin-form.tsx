import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useQueues } from '../../call/use-names';
import { usePhone } from '../connection/phone-context';
import { Segments } from '../../parts/segments';
import { Radios, SelectField, TextField } from '../parts/controls';
import classes from './begin-form.module.css';
import { DELIVERIES } from './lifecycle-view';

const TYPES = [
  ['voice', 'Voice'],
  ['video', 'Video'],
] as const;
/** What the API takes of a name. */
const LONGEST_NAME = 200;

/** Who calls which queue. Beginning a call forgets the one before. */
export function BeginForm() {
  const { act, isLive } = usePhone();
  const queues = useQueues();
  const [type, setType] = useState<'voice' | 'video'>('voice');
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  // A queue that was chosen may have been deleted meanwhile.
  const queueId = queues.find(({ id }) => id === chosen)?.id ?? queues[0]?.id;
  const begin = (event: SyntheticEvent): void => {
    event.preventDefault();
    const callerName = name.trim();
    if (queueId === undefined) return;
    void act({ move: 'begin', type, queueId, ...(callerName !== '' && { callerName }) });
  };
  return (
    <form className={classes.form} onSubmit={begin}>
      <Segments label="Type" isLabelShown options={TYPES} value={type} onChoose={setType} />
      {queueId === undefined ? (
        <NoQueue />
      ) : (
        <SelectField
          label="Queue"
          value={queueId}
          options={queues.map((queue) => [queue.id, queue.name] as const)}
          onChange={setChosen}
        />
      )}
      <TextField
        label="Caller"
        value={name}
        placeholder="without a name"
        longest={LONGEST_NAME}
        onChange={setName}
      />
      <Delivery />
      <Button type="submit" variant="filled" disabled={!isLive || queueId === undefined}>
        Start a call
      </Button>
    </form>
  );
}

function NoQueue() {
  return (
    <p className="soft">
      There is no queue yet. Add one with <code className="mono">POST /api/queues</code>.
    </p>
  );
}

function Delivery() {
  const { phone, act, isLive } = usePhone();
  return (
    <Radios
      legend="Each event is sent"
      options={DELIVERIES}
      value={phone.lifecycle.delivery}
      isDisabled={!isLive}
      onChoose={(delivery) => void act({ move: 'deliver', delivery })}
    />
  );
}
