import { useMemo } from 'react';
import { formatTwiml } from './twiml';
import classes from './twiml-view.module.css';

/** TwiML, set in lines and coloured by what each part is. */
export function Twiml({ source, label }: { readonly source: string; readonly label: string }) {
  const lines = useMemo(() => formatTwiml(source), [source]);
  return (
    <pre className={classes.code} tabIndex={0} aria-label={`${label}, TwiML`} dir="ltr">
      {lines.map((line, index) => (
        <span key={index}>
          {line.map(({ kind, text }, place) => (
            <span key={place} data-kind={kind}>
              {text}
            </span>
          ))}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
