import type { GatewayMetrics } from "../aws/gateway-options.ts";
import type { Buckets } from "../buckets/buckets.ts";
import type { DeliveryMetrics } from "../delivery/metrics.ts";
import type { Journal, JournalStatus } from "../journal/journal.ts";
import type { NotificationMetrics } from "../notifications/delivery-metrics.ts";
import type { NodeMetrics } from "./metrics.ts";

export function callMetrics({ counter, duration }: NodeMetrics): GatewayMetrics {
  const calls = counter("calls_total", "Calls answered.", ["service", "operation", "status"]);
  const took = duration("call_duration", "Time from a request to its answer.", ["service"]);
  return {
    called: ({ service, operation, status, durationMs }) => {
      calls({ service, operation, status: String(status) });
      took(durationMs / 1000, { service });
    },
  };
}

export function deliveryMetrics({ counter, gauge }: NodeMetrics): DeliveryMetrics {
  const files = counter("log_files_delivered_total", "Log files that their bucket has.");
  const records = counter("records_delivered_total", "Records in delivered log files.");
  const bytes = counter("record_bytes_delivered_total", "Their bytes, before compression.");
  const digests = counter("digests_delivered_total", "Digests that their bucket has.");
  const failed = counter("puts_failed_total", "Puts refused or failed; tried again.", [
    "kind",
    "code",
  ]);
  const dropped = counter("records_dropped_total", "Records given up after 30 days of refusals.");
  const lost = counter("records_lost_total", "Records that no log file can be made of.");
  let backlog = 0;
  gauge("log_files_pending", "Log files that are decided and not delivered yet.", () => backlog);
  return {
    fileDelivered: (file) => {
      files();
      records({}, file.records);
      bytes({}, file.bytes);
    },
    putFailed: (kind, code) => failed({ kind, code }),
    recordsDropped: (count) => dropped({}, count),
    recordsLost: (count) => lost({}, count),
    digestDelivered: () => digests(),
    backlog: (count) => {
      backlog = count;
    },
  };
}

export function notificationMetrics({ counter, gauge }: NodeMetrics): NotificationMetrics {
  const delivered = counter("notifications_delivered_total", "Messages that an endpoint took.");
  const failed = counter("notification_tries_failed_total", "Tries that failed.", ["code"]);
  const lost = counter("notifications_given_up_total", "Messages that an endpoint did not take.", [
    "kept",
  ]);
  let waiting = 0;
  gauge("notifications_waiting", "Messages on their way to an endpoint.", () => waiting);
  return {
    delivered: () => delivered(),
    tryFailed: (code) => failed({ code }),
    givenUp: (isKept) => lost({ kept: String(isKept) }),
    waiting: (count) => {
      waiting = count;
    },
  };
}

export function bucketMetrics({ gauge }: NodeMetrics, buckets: Pick<Buckets, "damageCount">): void {
  const help = "Reads that met stored data that is damaged, since the start.";
  gauge("damaged_reads", help, () => buckets.damageCount());
}

export function journalMetrics({ gauge }: NodeMetrics, journal: Journal): void {
  const status = (): JournalStatus => journal.status();
  gauge("journal_bytes", "Bytes that the journal's segments take.", () => status().bytes);
  gauge("journal_end_bytes", "Position behind the newest event.", () => status().end);
  for (const follower of Object.keys(status().followers)) {
    const lag = (): number => status().end - (status().followers[follower] ?? 0);
    gauge(`journal_lag_bytes_${follower}`, `What ${follower} has not confirmed.`, lag);
  }
}
