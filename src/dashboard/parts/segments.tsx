import { useId } from 'react';
import classes from './segments.module.css';

interface SegmentsProps<Value extends string | number> {
  readonly label: string;
  /** Whether the label is shown, rather than only read out. */
  readonly isLabelShown?: boolean;
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Value;
  /** Whether it takes a whole line of a small screen. */
  readonly isStretched?: boolean;
  readonly isDisabled?: boolean;
  readonly onChoose: (value: Value) => void;
}

/** A choice between a few, side by side. */
export function Segments<Value extends string | number>(props: SegmentsProps<Value>) {
  const { label, isLabelShown = false, isStretched, options, value, isDisabled = false, onChoose } = props;
  const id = useId();
  return (
    <div className={classes.choice} data-stretched={isStretched || undefined}>
      <span id={id} className={isLabelShown ? classes.label : 'vh'}>
        {label}
      </span>
      <div className={classes.segments} role="group" aria-labelledby={id}>
        {options.map(([option, words]) => (
          <button
            key={option}
            type="button"
            aria-pressed={option === value}
            disabled={isDisabled}
            onClick={() => onChoose(option)}
          >
            {words}
          </button>
        ))}
      </div>
    </div>
  );
}
