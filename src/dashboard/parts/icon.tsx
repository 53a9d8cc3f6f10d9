import type { ReactElement } from 'react';

/** On a grid of 16 units, with strokes of 1.5. */
const SHAPES = {
  brand: <path d="M3 3v10M13 3v10M3 8h3l2 3 2-6 1.2 3H13" />,
  activity: <path d="M2.5 4h11M2.5 8h11M2.5 12h7" />,
  board: (
    <>
      <rect x="2" y="3" width="3.4" height="10" rx="1" />
      <rect x="6.9" y="3" width="3.4" height="6.5" rx="1" />
      <path d="M13.5 3v4" />
    </>
  ),
  insights: <path d="M3 13V8.5M6.4 13V4M9.8 13V6.5M13.2 13V2.5" />,
  numbers: <path d="M6.2 2.5 4.8 13.5M11.2 2.5 9.8 13.5M2.8 5.8h11M2.2 10.2h11" />,
  system: (
    <>
      <ellipse cx="8" cy="4" rx="5" ry="2" />
      <path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
    </>
  ),
  phone: (
    <path d="M5.2 2.6 6.6 5.4 5.3 6.8c.8 1.7 2.2 3.1 3.9 3.9l1.4-1.3 2.8 1.4v1.9c0 .6-.5 1-1.1 1C7.1 13.4 2.6 8.9 2.3 3.700c0-.6.4-1.1 1-1.1z" />
  ),
  answered: (
    <>
      <path d="M4.7 4.3 6 6.6 4.9 7.900c.7 1.5 1.9 2.6 3.4 3.300l1.2-1.1 2.5 1.200v1.700c0 .5-.4.9-1 .9C6.2 13.6 2.4 9.9 2.2 5.300c0-.5.4-1 .9-1z" />
      <path d="m9 4.8 1.8 1.700L14 3" />
    </>
  ),
  voicemail: (
    <>
      <circle cx="4.6" cy="8" r="2.6" />
      <circle cx="11.4" cy="8" r="2.6" />
      <path d="M4.6 10.600h6.8" />
    </>
  ),
  missed: (
    <>
      <path d="m3 4.5 4.3 4.300L13.5 3" />
      <path d="M3 8.200V4.500h3.7" />
      <path d="M2.5 13c1.5-1.3 3.4-2 5.5-2s4 .7 5.5 2" />
    </>
  ),
  abandoned: (
    <>
      <path d="M6.5 2.500h-3v11h3" />
      <path d="M7.5 8h6M11 5.3 13.7 8 11 10.7" />
    </>
  ),
  greeting_played: (
    <>
      <path d="M2.5 6.200v3.600h2.300L8 12.500v-9L4.8 6.200z" />
      <path d="M10.6 6.200a2.8 2.8 0 0 1 0 3.600M12.5 4.300a5.3 5.3 0 0 1 0 7.4" />
    </>
  ),
  rejected: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m4.2 4.2 7.6 7.6" />
    </>
  ),
  failed: (
    <>
      <path d="M8 2.6 14 13H2z" />
      <path d="M8 6.500v3M8 11.200v.1" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.200l2 1.3" />
    </>
  ),
  talking: <path d="M3 6.500v3M5.5 4.500v7M8 2.500v11M10.5 4.500v7M13 6.500v3" />,
  on_hold: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M6.5 6v4M9.5 6v4" />
    </>
  ),
  video: (
    <>
      <rect x="1.8" y="4" width="8.4" height="8" rx="1.5" />
      <path d="m10.2 7.3 4-2.300v6l-4-2.3" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  expand: <path d="M9.5 2.500h4v4M6.5 13.500h-4v-4M13.500 2.500 9 7M2.500 13.500 7 9" />,
  filter: <path d="M2.5 4.200h11M4.8 8h6.400M6.8 11.800h2.4" />,
  plus: <path d="M8 3v10M3 8h10" />,
  x: <path d="m4 4 8 8M12 4l-8 8" />,
  check: <path d="m3 8.5 3.3 3.300L13 4.8" />,
  download: <path d="M8 2.500v7.500M4.8 7 8 10.2 11.2 7M3 13.300h10" />,
  play: <path d="M4.5 2.600v10.800L13 8z" />,
  pause: <path d="M4 3h3v10H4zM9 3h3v10H9z" />,
  flag: <path d="M3.5 14V2.700M3.5 3.200h8.600l-1.8 3 1.8 3H3.5" />,
  note: (
    <>
      <path d="M3 2.800h10v7l-3.5 3.500H3z" />
      <path d="M9.5 13.200V9.800H13M5.5 5.800h5" />
    </>
  ),
  right: <path d="m6 3.5 4.5 4.500L6 12.5" />,
  left: <path d="M10 3.5 5.5 8l4.5 4.5" />,
  previous: <path d="M3.5 10 8 5.5 12.5 10" />,
  down: <path d="M3.5 6 8 10.5 12.5 6" />,
  up: <path d="M8 13V3M4 7l4-4 4 4" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.500v1.500M8 13v1.500M1.5 8H3M13 8h1.500M3.4 3.400l1 1M11.6 11.600l1 1M3.4 12.600l1-1M11.6 4.400l1-1" />
    </>
  ),
  moon: <path d="M13.2 9.600A5.6 5.6 0 0 1 6.4 2.800a5.6 5.6 0 1 0 6.8 6.800z" />,
  offline: (
    <path d="m2.5 2.5 11 11M4.5 7.500a5.3 5.3 0 0 1 2-1.200M1.8 5.600a9 9 0 0 1 2-1.400M8.6 4a9 9 0 0 1 5.6 1.600M8 12v.1M6.3 9.800a2.6 2.6 0 0 1 2.6-.4" />
  ),
  refresh: (
    <>
      <path d="M13 3v3.500H9.500M3 13V9.500h3.5" />
      <path d="M12.6 6.500A5 5 0 0 0 3.7 5.300M3.4 9.500a5 5 0 0 0 8.9 1.2" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.500v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  ),
  dots: <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" strokeWidth="2.4" />,
  trash: <path d="M2.8 4.300h10.400M6.3 4V2.700h3.400V4M4.2 4.500l.6 8.800h6.400l.6-8.8" />,
  user: (
    <>
      <circle cx="8" cy="5.3" r="2.7" />
      <path d="M2.8 13.500c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4" />
    </>
  ),
  globe: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M2.5 8h11M8 2.500c4 3.6 4 7.4 0 11M8 2.500c-4 3.6-4 7.4 0 11" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.8" y="4" width="12.4" height="8.4" rx="1.5" />
      <path d="M4.5 6.800h.1M7 6.800h.1M9.5 6.800h.1M12 6.800h-.1M5.5 9.700h5" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <path d="m6.8 9.2 6-6M10.5 5.500l2 2" />
    </>
  ),
  bell: (
    <path d="M3.5 11.500c1-1 1.2-2.2 1.2-4.200a3.3 3.3 0 0 1 6.6 0c0 2 .2 3.2 1.2 4.200zM6.7 13.500c.7.6 1.9.6 2.6 0" />
  ),
  transfer: <path d="M2.5 5.500h10M9.8 2.800l2.7 2.7-2.7 2.700M13.5 10.500h-10M6.2 7.800l-2.7 2.7 2.7 2.7" />,
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.2 7V5.200a2.8 2.8 0 0 1 5.6 0V7" />
    </>
  ),
  more: <path d="M2.5 4h11M2.5 8h11M2.5 12h11" />,
  hangup: (
    <path d="M2 9.800c0-1 .4-1.700 1.200-2.200C4.600 6.700 6.200 6.300 8 6.300s3.400.4 4.800 1.300c.8.5 1.200 1.200 1.200 2.200v.7c0 .4-.4.7-.8.6l-2.400-.6c-.3-.1-.5-.4-.5-.7l-.1-1.300a7 7 0 0 0-4.400 0l-.1 1.300c0 .3-.2.6-.5.7l-2.400.6c-.4.1-.8-.2-.8-.6z" />
  ),
  speaker: (
    <>
      <path d="M2.5 6.200v3.600h2.300L8 12.500v-9L4.8 6.200z" />
      <path d="M10.6 6.200a2.8 2.8 0 0 1 0 3.600" />
    </>
  ),
  shield: (
    <>
      <path d="M8 2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4z" />
      <path d="m5.8 8 1.6 1.600L10.4 6.5" />
    </>
  ),
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof SHAPES;

/** One of the dashboard's signs; words beside it say the same, so it is not read out. */
export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
