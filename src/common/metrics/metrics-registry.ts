import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One value of a metric, with its labels. */
export interface Reading {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a metric is called and means. */
export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** A metric that is read whenever somebody asks. */
export interface ReadMetric extends MetricDefinition {
  /** Reads memory alone: it must neither wait nor fail. */
  readonly read: () => readonly Reading[];
}

export interface HistogramDefinition extends MetricDefinition {
  /** Upper bounds, in the metric's unit, ascending. */
  readonly buckets: readonly number[];
}

/** All metrics of this process. */
@Injectable()
export class MetricsRegistry {
  private readonly registry = new Registry();
  private measuresProcess = false;

  /** What the answer of {@link render} is. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Adds a value that goes up and down. */
  gauge(metric: ReadMetric): void {
    const gauge = new Gauge({
      ...this.options(metric),
      collect: () => {
        gauge.reset();
        for (const { labels, value } of metric.read()) gauge.set({ ...labels }, value);
      },
    });
  }

  /** Adds a value that somebody else counts up, from 0 when the process starts. */
  counter(metric: ReadMetric): void {
    const counter = new Counter({
      ...this.options(metric),
      collect: () => {
        counter.reset();
        for (const { labels, value } of metric.read()) counter.inc({ ...labels }, value);
      },
    });
  }

  histogram(definition: HistogramDefinition): Histogram {
    return new Histogram({ ...this.options(definition), buckets: [...definition.buckets] });
  }

  /** @returns every metric in Prometheus' text format */
  async render(): Promise<string> {
    this.measureProcess();
    // The library writes `Nan`, the format says `NaN`.
    return (await this.registry.metrics()).replace(/ Nan$/gm, ' NaN');
  }

  /** Not before somebody reads it: the library measures the event loop's delay for as long as the process lives. */
  private measureProcess(): void {
    if (this.measuresProcess) return;
    this.measuresProcess = true;
    collectDefaultMetrics({ register: this.registry });
  }

  private options({ name, help, labels = [] }: MetricDefinition) {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}
