import { Kbd } from '@mantine/core';
import type { Caption } from '../../api/generated/phone-state';
import { usePhone } from '../connection/phone-context';
import { type CaptionLine, linesOf, withNames } from './caller-view';
import classes from './captions.module.css';

/** What the caller hears, in words; the latest stands out. */
export function Captions({ captions }: { readonly captions: readonly Caption[] }) {
  const { nameOf } = usePhone();
  const lines = linesOf(captions);
  return (
    <div className={classes.captions} role="log" aria-label="Captions" tabIndex={0}>
      <div className={classes.lines}>
        {lines.length === 0 && <p data-kind="note">What is said stands here.</p>}
        {lines.map((line) => (
          <p key={line.id} data-kind={line.kind} data-current={line.isCurrent || undefined} dir="auto">
            <Words line={line} text={withNames(line.text, nameOf)} />
          </p>
        ))}
      </div>
    </div>
  );
}

interface WordsProps {
  readonly line: CaptionLine;
  readonly text: string;
}

function Words({ line: { kind, isUnheard }, text }: WordsProps) {
  if (kind !== 'key') return text;
  return (
    <>
      You pressed <Kbd>{text}</Kbd>
      {isUnheard && ', nobody listens'}
    </>
  );
}
