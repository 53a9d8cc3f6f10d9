import { useTicking } from './clock';
import { formatAge, formatExact } from './format';

/** When something happened: relative, and exact with the zone on hover. @param at ISO 8601 */
export function When({ at }: { readonly at: string }) {
  const moment = new Date(at);
  const age = useTicking((now) => formatAge(moment, new Date(now)));
  return (
    <time dateTime={at} title={formatExact(moment)}>
      {age}
    </time>
  );
}
