import type { Log, World } from "../base/world.ts";
import type { CallFacts, CallRecorder } from "../call/operation.ts";
import type { Documents } from "../documents/documents.ts";
import type { Accounts } from "../identity/accounts.ts";
import { credentials } from "../identity/credentials.ts";
import type { Credentials } from "../identity/credentials.ts";
import { iamResources } from "../identity/iam-resources.ts";
import { openIdentities } from "../identity/identities.ts";
import { openKeyUsage } from "../identity/key-usage.ts";
import type { KeyUsage } from "../identity/key-usage.ts";
import { mfaCodes } from "../identity/mfa-codes.ts";
import type { MfaCodes } from "../identity/mfa-codes.ts";
import { compiledDocuments } from "../identity/policy-documents.ts";
import { principalCheck } from "../identity/principal-check.ts";
import { policiesOf } from "../identity/principal-policies.ts";
import type { PoliciesOf } from "../identity/principal-policies.ts";
import { defaultQuotas } from "../identity/quotas.ts";
import { createSessions } from "../identity/sessions.ts";
import type { Sessions } from "../identity/sessions.ts";
import type { Keys } from "../keys/keys.ts";
import type { ResourcePolicyOf } from "../policy/resource-access.ts";
import type { IamParts } from "../services/iam/iam-parts.ts";

/** Who there is, who calls, and what hangs on them. */
export interface Identity extends AsyncDisposable {
  readonly iam: IamParts;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly mfa: MfaCodes;
  readonly policiesOf: PoliciesOf;
  readonly resources: ResourcePolicyOf;
  /** A recorder that notes as well when keys and roles were used. */
  readonly noting: (recorder: CallRecorder) => CallRecorder;
}

/** How long a crash may make forget when a key was used last. */
const flushIntervalMs = 60_000;

export async function openIdentity(parts: {
  readonly world: World;
  readonly log: Log;
  readonly documents: Documents;
  readonly keys: Pick<Keys, "seal" | "unseal">;
  readonly accounts: Accounts;
}): Promise<Identity> {
  const { world, log, documents, keys, accounts } = parts;
  const { clock } = world;
  const identities = await openIdentities(documents);
  const usage = await openKeyUsage(documents);
  const sessions = createSessions(world, keys);
  const mfa = mfaCodes({ world, identities, keys });
  const compiled = compiledDocuments();
  const stop = new AbortController();
  const flushing = flushForEver(usage, world, log, stop.signal);
  return {
    iam: {
      world,
      identities,
      keys,
      quotas: defaultQuotas,
      accounts,
      mfa,
      usage,
      documents: compiled,
      isPrincipalThere: principalCheck(accounts, identities),
    },
    credentials: credentials({ clock, accounts, identities, sessions, keys }),
    sessions,
    mfa,
    policiesOf: policiesOf(identities, compiled),
    resources: iamResources(identities, compiled),
    noting: (recorder) => ({
      ...recorder,
      record: async (facts, before) => {
        noteUse(usage, facts);
        await recorder.record(facts, before);
      },
    }),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await flushing;
      await usage.flush();
    },
  };
}

function noteUse(usage: KeyUsage, { principal, region, completedAt, service }: CallFacts): void {
  if (principal === undefined) return;
  const used = { at: completedAt, region, service: service.eventSource.split(".")[0] ?? "" };
  if (principal.type === "AssumedRole") usage.note(principal.role.principalId, used);
  else if (principal.session === undefined) usage.note(principal.accessKeyId, used);
}

async function flushForEver(
  usage: KeyUsage,
  { clock }: World,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await clock.sleep(flushIntervalMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    try {
      await usage.flush();
    } catch (error) {
      log.error({ error }, "when access keys were used last could not be stored");
    }
  }
}
