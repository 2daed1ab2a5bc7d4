import { serviceRequest } from "../../access/service-request.ts";
import type { Clock, Random } from "../../base/world.ts";
import type { Buckets, BucketSettings } from "../../buckets/buckets.ts";
import { bucketArn, objectArn } from "../bucket-arn.ts";
import { bucketDecisions } from "../bucket-policies.ts";
import { accessLogKey } from "./log-key.ts";

/** The service principal that delivers access logs. */
export const loggingPrincipal = "logging.s3.amazonaws.com";

/** What became of some lines. `refused`: the target does not let them in, or is not there. */
export type LogOutcome = "stored" | "refused" | "off";

/**
 * Puts lines of one day of one source into its target bucket, whose policy is asked each time.
 * `off`: the source, or its logging, is no more.
 */
export function accessLogTarget(parts: {
  readonly buckets: Pick<Buckets, "findBucket" | "putObject">;
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
}): (sourceName: string, eventDay: number, lines: readonly string[]) => Promise<LogOutcome> {
  const { buckets, clock, random } = parts;
  const decide = bucketDecisions();

  function mayPut(source: BucketSettings, target: BucketSettings, key: string): boolean {
    const request = serviceRequest({
      service: loggingPrincipal,
      action: "s3:PutObject",
      resource: objectArn(target.name, key),
      resourceAccountId: target.ownerAccountId,
      sourceArn: bucketArn(source.name),
      sourceAccountId: source.ownerAccountId,
      at: clock.now(),
      conditions: { "s3:ResourceAccount": target.ownerAccountId },
    });
    return decide(target, request) === "allow";
  }

  return async (sourceName, eventDay, lines) => {
    const source = await buckets.findBucket(sourceName);
    const logging = source?.configuration?.logging;
    if (source === undefined || logging === undefined) return "off";
    const target = await buckets.findBucket(logging.TargetBucket);
    // A bucket of that name that belongs to others now gets nothing.
    if (target?.ownerAccountId !== source.ownerAccountId) return "refused";
    const times = { deliveredAt: clock.now(), eventDay };
    const key = accessLogKey(source, logging, times, random);
    if (!mayPut(source, target, key)) return "refused";
    const outcome = await buckets.putObject({
      bucket: target.name,
      key,
      headers: { contentType: "text/plain", metadata: {} },
      body: once(lines),
    });
    return outcome.kind === "stored" ? "stored" : "refused";
  };
}

// oxlint-disable-next-line require-await -- a stream of one part
async function* once(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${lines.join("\n")}\n`);
}
