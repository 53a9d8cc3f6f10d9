import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import type { PhoneNumber } from '../../api/generated/phone-state';
import { formatPhoneNumber } from '../../parts/caller';
import { Icon } from '../../parts/icon';
import { usePhone } from '../connection/phone-context';
import { Field, Switch } from '../parts/controls';
import { may, readCaller } from './caller-view';
import classes from './call-form.module.css';

/** Who calls whom. While a call is under way it says so, and cannot be changed. */
export function CallForm({ isCalling }: { readonly isCalling: boolean }) {
  const { phone, isLive, act } = usePhone();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isWithheld, setWithheld] = useState(false);
  const [isBad, setBad] = useState(false);
  const call = (event: SyntheticEvent): void => {
    event.preventDefault();
    const caller = readCaller(from);
    setBad(caller === null);
    if (caller === null) return;
    void act({ move: 'call', ...caller, ...(to !== '' && { to }), ...(isWithheld && { isWithheld }) });
  };
  const shown = isCalling && phone.call !== null ? phone.call : null;
  return (
    <form className={classes.form} onSubmit={call}>
      <Field label="From" isBeside>
        {(id) => (
          <input
            id={id}
            value={shown === null ? from : formatPhoneNumber(shown.from)}
            disabled={isCalling}
            aria-invalid={isBad || undefined}
            placeholder="a number of nobody’s"
            onChange={({ currentTarget: { value } }) => setFrom(value)}
          />
        )}
      </Field>
      {isBad && (
        <p className="bad" role="alert">
          A number with its country, such as +1 415 555 0142; or client:name, sip:user@host.
        </p>
      )}
      <Field label="To" isBeside>
        {(id) => (
          <select
            id={id}
            value={shown?.to ?? (to === '' ? phone.numbers[0]?.number : to)}
            disabled={isCalling}
            onChange={({ currentTarget: { value } }) => setTo(value)}
          >
            <Numbers numbers={phone.numbers} />
          </select>
        )}
      </Field>
      {!isCalling && (
        <>
          <Switch isOn={isWithheld} isDisabled={false} onSwitch={setWithheld}>
            Hide the number
          </Switch>
          <Button type="submit" variant="filled" disabled={!isLive || !may(phone, 'call')}>
            <Icon name="phone" /> Call
          </Button>
        </>
      )}
    </form>
  );
}

function Numbers({ numbers }: { readonly numbers: readonly PhoneNumber[] }) {
  if (numbers.length === 0) return <option value="">no number is set up</option>;
  return numbers.map(({ number, isMain }) => (
    <option key={number} value={number}>
      {formatPhoneNumber(number)}, {isMain ? 'main' : 'of the pool'}
    </option>
  ));
}
