import { briefWords, laneWords } from './agent-lanes';
import { roundedDuration } from '../model/rounded-duration';
import type { Span, SpanKind } from './spans';
import { ticksOf, type TimeScale, timeScale } from './time-scale';
import { momentsOf, type Timeline } from './timeline';

/** How wide a character is in the chart, about, in pixels. */
const CHARACTER = 6.4;
const PADDING = 6;
const KEY_WIDTH = 18;
const LEAST_BAR = 2;
const TICK_ROOM = 96;

/** A bar, in pixels. */
export interface Bar {
  readonly kind: SpanKind;
  readonly x: number;
  readonly width: number;
  /** What stands in it; empty where there is no room. */
  readonly label: string;
  readonly labelX: number;
  /** What it says in full. */
  readonly title: string;
}

/** Words beside the last bar of an agent. */
export interface EndWords {
  readonly x: number;
  readonly anchor: 'start' | 'end';
  readonly text: string;
}

export interface ChartLayout {
  readonly caller: readonly Bar[];
  readonly keys: readonly { readonly x: number; readonly digits: string }[];
  readonly agents: readonly { readonly bars: readonly Bar[]; readonly words: EndWords }[];
  readonly ticks: readonly {
    readonly x: number;
    readonly seconds: number;
    readonly anchor: 'start' | 'middle' | 'end';
  }[];
  /** Where time was left out. */
  readonly breaks: readonly number[];
}

/** @param width of the chart in pixels */
export function layOutChart(timeline: Timeline, width: number): ChartLayout {
  const scale = timeScale(timeline.total, momentsOf(timeline));
  const keys = timeline.keys.map(({ at, digits }) => ({ x: scale.at(at) * width, digits }));
  const ticks = ticksOf(scale, Math.min(1, TICK_ROOM / width));
  return {
    caller: timeline.caller.map((span) =>
      barOf(
        span,
        scale,
        width,
        keys.map(({ x }) => x),
      ),
    ),
    keys,
    agents: timeline.agents.map((lane) => {
      const bars = lane.spans.map((span) => barOf(span, scale, width, []));
      return { bars, words: wordsBeside(bars, [laneWords(lane), briefWords(lane)], width) };
    }),
    ticks: ticks.map((seconds, index) => ({
      x: scale.at(seconds) * width,
      seconds,
      anchor: anchorOf(index, ticks),
    })),
    breaks: scale.stretches
      .filter(({ isShortened }) => isShortened)
      .map(({ start, end }) => ((start + end) / 2) * width),
  };
}

function anchorOf(index: number, ticks: readonly number[]): 'start' | 'middle' | 'end' {
  if (index === 0) return 'start';
  return index === ticks.length - 1 ? 'end' : 'middle';
}

const NAMES: Readonly<Record<SpanKind, string>> = {
  menu: 'Menu',
  greeting: 'Greeting',
  waiting: 'Waits',
  talking: 'Talks',
  hold: 'On hold',
  prompt: 'Prompt',
  message: 'Message',
  rang: 'Rings',
  asked: 'Asked',
};

/** @param keys where keys stand on the bar, so that words begin after them */
function barOf({ kind, from, to }: Span, scale: TimeScale, width: number, keys: readonly number[]): Bar {
  const x = scale.at(from) * width;
  const drawn = Math.max(LEAST_BAR, (scale.at(to) - scale.at(from)) * width);
  const isBehindKey = keys.some((key) => Math.abs(key - x) < KEY_WIDTH / 2);
  const labelX = x + PADDING + (isBehindKey ? KEY_WIDTH / 2 + 2 : 0);
  const isBeforeKey = keys.some((key) => Math.abs(key - (x + drawn)) < KEY_WIDTH / 2);
  const room = x + drawn - labelX - (isBeforeKey ? KEY_WIDTH / 2 : 0) - 2;
  const duration = roundedDuration(to - from);
  const title = `${NAMES[kind]} ${duration}`;
  const texts = kind === 'rang' || kind === 'asked' ? [] : [title, duration, NAMES[kind]];
  return { kind, x, width: drawn, labelX, title, label: texts.find((text) => fits(text, room)) ?? '' };
}

function fits(text: string, room: number): boolean {
  return text.length * CHARACTER <= room;
}

/** After the last bar where there is room, else before the first, else nowhere. @param texts the longest first */
function wordsBeside(bars: readonly Bar[], texts: readonly string[], width: number): EndWords {
  const end = Math.max(0, ...bars.map((bar) => bar.x + bar.width)) + PADDING;
  const start = Math.min(width, ...bars.map(({ x }) => x)) - PADDING;
  const after = texts.find((words) => fits(words, width - end));
  if (after !== undefined) return { x: end, anchor: 'start', text: after };
  const before = texts.find((words) => fits(words, start));
  if (before !== undefined) return { x: start, anchor: 'end', text: before };
  return { x: width, anchor: 'end', text: '' };
}
