import { Kbd } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Caption } from '../../api/generated/phone-state';
import { type CaptionLine, linesOf } from './caller-view';
import classes from './captions.module.css';

/** What the caller hears, in words; the latest stands out. */
export function Captions({ captions }: { readonly captions: readonly Caption[] }) {
  const box = useRef<HTMLDivElement>(null);
  const lines = linesOf(captions);
  const last = lines.at(-1)?.id;
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  return (
    <div className={classes.captions} ref={box} role="log" aria-label="Captions" tabIndex={0}>
      {lines.length === 0 && <p data-kind="note">What is said stands here.</p>}
      {lines.map((line) => (
        <p key={line.id} data-kind={line.kind} data-current={line.isCurrent || undefined} dir="auto">
          <Words line={line} />
        </p>
      ))}
    </div>
  );
}

function Words({ line: { kind, text, isUnheard } }: { readonly line: CaptionLine }) {
  if (kind !== 'key') return text;
  return (
    <>
      You pressed <Kbd>{text}</Kbd>
      {isUnheard && ', nobody listens'}
    </>
  );
}
