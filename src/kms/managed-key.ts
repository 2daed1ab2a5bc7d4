import type { Key } from "./key.ts";
import { newKeyId } from "./create-key.ts";
import { generateSecret, sealMaterial } from "./key-material.ts";
import { managedKeyPolicy } from "./key-policy.ts";
import type { KeyHome } from "./key-reference.ts";
import type { KmsParts } from "./kms-parts.ts";

/** What AWS itself says of these keys. */
const descriptions: ReadonlyMap<string, string> = new Map([
  ["s3", "Default key that protects my S3 objects when no other key is defined"],
]);

/** The service whose key an alias is: `s3` of `alias/aws/s3`. Undefined: there is no such key here. */
export function managedService(aliasName: string): string | undefined {
  const service = /^alias\/aws\/(.+)$/s.exec(aliasName)?.[1];
  return service !== undefined && descriptions.has(service) ? service : undefined;
}

const yearDays = 365;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The key that a service uses for an account that names none, with its alias: made when it is first
 * asked for. It rotates once a year. Durable when it resolves.
 */
export async function createManagedKey(
  parts: KmsParts,
  home: KeyHome,
  service: string,
): Promise<Key> {
  const { store, world, keys } = parts;
  const aliasName = `alias/aws/${service}`;
  return store.change(async () => {
    const alias = store.findAlias({ ...home, aliasName });
    const there = alias === undefined ? undefined : store.find({ ...home, keyId: alias.keyId });
    if (there !== undefined) return { changes: {}, result: there };

    const createdAt = world.clock.now();
    const keyId = newKeyId(parts, false);
    const spec = "SYMMETRIC_DEFAULT";
    const secret = await generateSecret(spec, world.random);
    const material = { ...sealMaterial({ ...home, keyId, spec }, secret, keys), createdAt };
    secret.fill(0);
    const key: Key = {
      ...home,
      keyId,
      createdAt,
      description: descriptions.get(service) ?? "",
      spec,
      usage: "ENCRYPT_DECRYPT",
      origin: "AWS_KMS",
      manager: "AWS",
      isEnabled: true,
      policy: managedKeyPolicy({ ...home, service }),
      tags: [],
      materials: [material],
      rotation: { periodDays: yearDays, nextAt: createdAt + yearDays * dayMs },
    };
    const made = { ...home, aliasName, keyId, createdAt, updatedAt: createdAt };
    return { changes: { keys: [key], aliases: [made] }, result: key };
  });
}
