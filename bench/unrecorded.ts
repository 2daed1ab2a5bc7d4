import { serveAltered } from "./altered-serve.ts";

// `cairn serve` with a recorder of calls that does nothing: what calls cost without their records.

const recorder = { before: async () => undefined, record: async () => {} };
await serveAltered(async () => ({ recorder }));
