import { useId } from 'react';
import classes from './controls.module.css';

interface RadiosProps<Value extends string> {
  readonly legend: string;
  readonly options: readonly (readonly [Value, string, string?])[];
  readonly value: Value;
  readonly isDisabled: boolean;
  readonly onChoose: (value: Value) => void;
}

/** A choice between several, below each other, each with what comes of it. */
export function Radios<Value extends string>(props: RadiosProps<Value>) {
  const { legend, options, value, isDisabled, onChoose } = props;
  const name = useId();
  return (
    <fieldset className={classes.fieldset} disabled={isDisabled}>
      <legend>{legend}</legend>
      {options.map(([option, words, hint]) => (
        <label key={option} className={classes.radio}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChoose(option)} />
          <span>{words}</span>
          {hint !== undefined && hint !== '' && <small>{hint}</small>}
        </label>
      ))}
    </fieldset>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isDisabled?: boolean;
  /** Whether the label stands beside it, not above. */
  readonly isBeside?: boolean;
}

interface TextFieldProps extends FieldProps {
  readonly placeholder: string;
  readonly isBad?: boolean;
  readonly longest: number;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, isDisabled = false, isBeside = false, placeholder, isBad, longest } = props;
  const id = useId();
  return (
    <div className={classes.field} data-beside={isBeside || undefined}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        disabled={isDisabled}
        aria-invalid={isBad}
        placeholder={placeholder}
        maxLength={longest}
        autoComplete="off"
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}

interface SelectFieldProps extends FieldProps {
  readonly options: readonly (readonly [value: string, words: string])[];
}

export function SelectField(props: SelectFieldProps) {
  const { label, value, onChange, isDisabled = false, isBeside = false, options } = props;
  const id = useId();
  return (
    <div className={classes.field} data-beside={isBeside || undefined}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
