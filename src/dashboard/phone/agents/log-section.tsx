import { Icon } from '../../parts/icon';
import { usePhone } from '../connection/phone-context';
import { Lane } from '../parts/lane';
import lines from '../parts/lines.module.css';
import { type LogLine, logLinesOf } from './log-view';

/** What Mainline and the network did in this call, oldest first. */
export function LogSection() {
  const { phone, nameOf } = usePhone();
  const { call, log } = phone;
  const shown = call === null ? [] : logLinesOf(log, call.startedAt, nameOf);
  return (
    <Lane title="What Mainline did" aside="this call">
      {shown.length === 0 ? (
        <p className="muted">Each request of Twilio’s, and what it was answered.</p>
      ) : (
        <ol className={lines.lines}>
          {shown.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ol>
      )}
    </Lane>
  );
}

const TONES = { in: 'muted', out: 'accent', warn: 'warn', bad: 'bad' } as const;

function Line({ line: { after, icon, tone, text, detail, took } }: { readonly line: LogLine }) {
  return (
    <li>
      <span className="muted">{after}</span>
      <Icon name={icon} className={TONES[tone]} />
      <span className={lines.words}>
        {text} {detail !== '' && <small>{detail}</small>}
      </span>
      <span className={tone === 'bad' ? 'bad' : 'muted'}>{took}</span>
    </li>
  );
}
