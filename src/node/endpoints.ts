import type { HttpRequest, HttpResponse } from "../aws/http-message.ts";
import type { NodeMetrics } from "./metrics.ts";

/** Why the node cannot do all of its work, a sentence each. Empty: it can. */
export type HealthCheck = () => readonly string[];

/** `GET /health` and `GET /metrics`: what is asked without a signature, and is no call of AWS's. */
export function operatorEndpoints(
  health: HealthCheck,
  metrics: NodeMetrics,
): (request: HttpRequest) => Promise<HttpResponse> | undefined {
  return ({ method, target }) => {
    if (method !== "GET" && method !== "HEAD") return undefined;
    if (target === "/health") return answerHealth(health());
    if (target === "/metrics") return answerMetrics(metrics);
    return undefined;
  };
}

async function answerHealth(reasons: readonly string[]): Promise<HttpResponse> {
  const isReady = reasons.length === 0;
  return {
    status: isReady ? 200 : 503,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
    body: `${JSON.stringify(isReady ? { status: "ready" } : { status: "impaired", reasons })}\n`,
  };
}

async function answerMetrics(metrics: NodeMetrics): Promise<HttpResponse> {
  return {
    status: 200,
    headers: { "Content-Type": metrics.contentType },
    body: await metrics.text(),
  };
}
