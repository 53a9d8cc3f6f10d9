import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Icon } from '../parts/icon';
import type { FilterName, Filters } from './filter-kinds';
import { FILTER_NAMES, RULES } from './filter-rules';
import classes from './filter-picker.module.css';
import { readListing, isRefusal } from './filters';

interface FilterPickerProps {
  readonly onClose: () => void;
  readonly onPick: (filters: Filters) => void;
}

/** Two steps to another filter: which one, and what it is to be. */
export default function FilterPicker({ onClose, onPick }: FilterPickerProps) {
  const [name, setName] = useState<FilterName | null>(null);
  return (
    <Popover opened onDismiss={onClose} position="bottom-start" trapFocus returnFocus width={260} shadow="md">
      <Popover.Target>
        <Button variant="subtle" size="xs" leftSection={<Icon name="plus" />} aria-expanded onClick={onClose}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Add a filter">
        {name === null ? (
          <NameList onChoose={setName} />
        ) : (
          <ValueForm
            name={name}
            onBack={() => setName(null)}
            onPick={(filters) => {
              onPick(filters);
              onClose();
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The search field has the first ones already; the last ones are of use with a range alone, as the figures ask for them. */
const ELSEWHERE: readonly FilterName[] = [
  'text',
  'fromPrefix',
  'underWay',
  'zone',
  'weekday',
  'hour',
  'hasTime',
];

const WORDS: Partial<Record<FilterName, string>> = {
  startedFrom: 'Started since',
  startedBefore: 'Started before',
  durationFrom: 'Lasted at least',
  durationTo: 'Lasted at most',
};

function NameList({ onChoose }: { readonly onChoose: (name: FilterName) => void }) {
  return (
    <ul className={classes.list}>
      {FILTER_NAMES.filter((name) => !ELSEWHERE.includes(name)).map((name) => (
        <li key={name}>
          <button type="button" onClick={() => onChoose(name)}>
            {WORDS[name] ?? RULES[name].label}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ValueFormProps {
  readonly name: FilterName;
  readonly onBack: () => void;
  readonly onPick: (filters: Filters) => void;
}

function ValueForm({ name, onBack, onPick }: ValueFormProps) {
  const { input } = RULES[name];
  const [problem, setProblem] = useState<string | null>(null);
  const take = (value: string): void => {
    const read = readListing(new URLSearchParams([[name, value]]).toString());
    if (isRefusal(read)) setProblem(`It ${read.problem}`);
    else onPick(read.filters);
  };
  return (
    <>
      <button type="button" className={classes.back} onClick={onBack}>
        <Icon name="left" /> {WORDS[name] ?? RULES[name].label}
      </button>
      {input.kind === 'choice' ? (
        <Choices options={input.options} onChoose={take} />
      ) : (
        <Entry kind={input.kind} problem={problem} onEnter={take} label={WORDS[name] ?? RULES[name].label} />
      )}
    </>
  );
}

interface ChoicesProps {
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChoose: (value: string) => void;
}

function Choices({ options, onChoose }: ChoicesProps): ReactNode {
  return (
    <ul className={classes.list}>
      {options.map(([value, words]) => (
        <li key={value}>
          <button type="button" onClick={() => onChoose(value)}>
            {words}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly kind: 'text' | 'seconds' | 'moment';
  readonly label: string;
  readonly problem: string | null;
  readonly onEnter: (value: string) => void;
}

const TYPES = { text: 'text', seconds: 'number', moment: 'datetime-local' } as const;

function Entry({ kind, label, problem, onEnter }: EntryProps) {
  const [value, setValue] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isMoment = kind === 'moment' && value !== '';
    onEnter(isMoment ? new Date(value).toISOString() : value.trim());
  };
  return (
    <form className={classes.entry} onSubmit={submit}>
      <TextInput
        aria-label={label}
        type={TYPES[kind]}
        min={kind === 'seconds' ? 0 : undefined}
        placeholder={kind === 'seconds' ? 'seconds' : undefined}
        value={value}
        error={problem}
        data-autofocus
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled">
        Add
      </Button>
    </form>
  );
}
