import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import type { PhoneMove } from '../../api/generated/phone-protocol';
import type { PhoneNumber } from '../../api/generated/phone-state';
import { formatPhoneNumber } from '../../parts/caller';
import { Icon } from '../../parts/icon';
import { usePhone } from '../connection/phone-context';
import { Switch } from '../../parts/switch';
import { SelectField, TextField } from '../parts/controls';
import { may, readCaller } from './caller-view';
import classes from './call-form.module.css';

/** Longer names are none of SIP's that anybody has. */
const LONGEST_NUMBER = 120;
const NOWHERE = [['', 'no number is set up']] as const;

/** Who calls whom. */
export function CallForm() {
  const { phone, isLive, act } = usePhone();
  const [typed, setTyped] = useState({ from: '', to: '', isWithheld: false });
  const [isBad, setBad] = useState(false);
  const call = (event: SyntheticEvent): void => {
    event.preventDefault();
    const move = toMove(typed);
    setBad(move === null);
    if (move !== null) void act(move);
  };
  return (
    <form className={classes.form} onSubmit={call}>
      <Fields typed={typed} isBad={isBad} onChange={setTyped} />
      <Button
        type="submit"
        variant="filled"
        leftSection={<Icon name="phone" />}
        disabled={!isLive || !may(phone, 'call')}
      >
        Call
      </Button>
    </form>
  );
}

interface Typed {
  readonly from: string;
  readonly to: string;
  readonly isWithheld: boolean;
}

interface FieldsProps {
  readonly typed: Typed;
  readonly isBad: boolean;
  readonly onChange: (typed: Typed) => void;
}

function Fields({ typed, isBad, onChange }: FieldsProps) {
  const { numbers } = usePhone().phone;
  return (
    <>
      <TextField
        label="From"
        isBeside
        value={typed.from}
        placeholder="a number of nobody’s"
        isBad={isBad}
        longest={LONGEST_NUMBER}
        onChange={(from) => onChange({ ...typed, from })}
      />
      {isBad && (
        <p className="bad" role="alert">
          A number with its country, such as +1 415 555 0142; or client:name, sip:user@host.
        </p>
      )}
      <SelectField
        label="To"
        isBeside
        value={typed.to === '' ? (numbers[0]?.number ?? '') : typed.to}
        options={optionsOf(numbers)}
        onChange={(to) => onChange({ ...typed, to })}
      />
      <Switch isOn={typed.isWithheld} onSwitch={(isWithheld) => onChange({ ...typed, isWithheld })}>
        Hide the number
      </Switch>
    </>
  );
}

function toMove({ from, to, isWithheld }: Typed): PhoneMove | null {
  const caller = readCaller(from);
  if (caller === null) return null;
  return { move: 'call', ...caller, ...(to !== '' && { to }), ...(isWithheld && { isWithheld }) };
}

function optionsOf(numbers: readonly PhoneNumber[]): readonly (readonly [string, string])[] {
  if (numbers.length === 0) return NOWHERE;
  return numbers.map(({ number, isMain }) => [
    number,
    `${formatPhoneNumber(number)}, ${isMain ? 'main' : 'of the pool'}`,
  ]);
}
