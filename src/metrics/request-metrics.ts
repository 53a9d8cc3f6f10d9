import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Histogram } from 'prom-client';
import { MetricsRegistry } from '../common/metrics/metrics-registry.js';

/** Twilio gives up on a webhook after 15 s. */
const WEBHOOK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
/** An export may stream for minutes. */
const FEED_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600];

type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

/** How long webhooks and questions to the feed take, from the request's arrival to the end of the answer. */
@Injectable()
export class RequestMetrics {
  private readonly webhooks: Histogram;
  private readonly feed: Histogram;

  constructor(registry: MetricsRegistry) {
    const labels = ['route', 'status'];
    this.webhooks = registry.histogram({
      name: 'mainline_webhook_duration_seconds',
      help: 'Time to answer a request of Twilio.',
      labels,
      buckets: WEBHOOK_SECONDS,
    });
    this.feed = registry.histogram({
      name: 'mainline_feed_duration_seconds',
      help: 'Time to answer a question to the feed, the sending of the answer included.',
      labels,
      buckets: FEED_SECONDS,
    });
  }

  /** Measures the routes that a server gets from now on; the others cost nothing. */
  measure(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => {
      const histogram = this.histogramFor(route);
      if (histogram === null) return;
      route.onResponse = [...[route.onResponse ?? []].flat(), observer(histogram, route.url)];
    });
  }

  private histogramFor({ method, url }: RouteOptions): Histogram | null {
    if (method === 'POST' && url.startsWith('/twilio/')) return this.webhooks;
    return method === 'GET' && /^\/calls(\/|$)/.test(url) && !url.endsWith('/voicemail') ? this.feed : null;
  }
}

/** Looks up the values of a route and a status class once: the look-up costs more than the rest. */
function observer(histogram: Histogram, route: string): Hook {
  const children = new Map<number, Histogram.Internal<string>>();
  return (_request, reply, done) => {
    const hundreds = Math.floor(reply.statusCode / 100);
    let child = children.get(hundreds);
    if (child === undefined) {
      child = histogram.labels({ route, status: `${hundreds}xx` });
      children.set(hundreds, child);
    }
    child.observe(reply.elapsedTime / 1000);
    done();
  };
}
