import { useTicking } from './clock';
import { formatDuration, sayDuration } from './format';

/** How long something took, in whole seconds. */
export function Duration({ seconds }: { readonly seconds: number }) {
  return (
    <span>
      <span aria-hidden="true">{formatDuration(seconds)}</span>
      <span className="vh">{sayDuration(seconds)}</span>
    </span>
  );
}

/** How long something has been going on; no live region, or it would be read out every second. @param since ISO 8601 */
export function RunningTime({ since }: { readonly since: string }) {
  const start = Date.parse(since);
  const text = useTicking((now) => formatDuration((now - start) / 1000));
  return <span role="timer">{text}</span>;
}
