import { destination, pino, stdSerializers } from "pino";

import type { Log } from "../base/world.ts";
import type { LogLevel } from "../config/config.ts";

/** Structured log lines (JSON, one each) on standard error. */
export function openLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(Date.now()).toISOString()}"`,
      serializers: { err: stdSerializers.err, error: stdSerializers.err },
      formatters: { level: (label) => ({ level: label }) },
      // A second line of defence: nothing should log these in the first place.
      redact: {
        paths: ["*.secretAccessKey", "*.sessionToken", "*.authorization", "secretAccessKey"],
        censor: "[redacted]",
      },
    },
    destination({ dest: 2, sync: true }),
  );
}
