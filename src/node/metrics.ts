import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** What Cairn counts, in Prometheus's terms. One instance per node. */
export interface NodeMetrics {
  /** The text that `GET /metrics` answers with. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly counter: (name: string, help: string, labels?: readonly string[]) => CountUp;
  /** A value that is asked for when the metrics are. */
  readonly gauge: (name: string, help: string, read: () => number) => void;
  /** Seconds. */
  readonly duration: (name: string, help: string, labels?: readonly string[]) => Observe;
}

export type CountUp = (labels?: Readonly<Record<string, string>>, by?: number) => void;
export type Observe = (seconds: number, labels?: Readonly<Record<string, string>>) => void;

/** Names get the prefix `cairn_`; the process's own are Prometheus's usual ones. */
export function nodeMetrics(): NodeMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    text: async () => registry.metrics(),
    contentType: registry.contentType,
    counter: (name, help, labels = []) => {
      const counter = new Counter({
        name: `cairn_${name}`,
        help,
        labelNames: [...labels],
        registers,
      });
      return (values = {}, by = 1) => counter.inc({ ...values }, by);
    },
    gauge: (name, help, read) => {
      const gauge: Gauge = new Gauge({
        name: `cairn_${name}`,
        help,
        registers,
        collect: () => gauge.set(read()),
      });
    },
    duration: (name, help, labels = []) => {
      const histogram = new Histogram({
        name: `cairn_${name}_seconds`,
        help,
        labelNames: [...labels],
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers,
      });
      return (seconds, values = {}) => histogram.observe({ ...values }, seconds);
    },
  };
}
