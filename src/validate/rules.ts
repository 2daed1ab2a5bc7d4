/**
 * How something stands. `invalid`: it is not what it must be. `missing`: it must be there and is not.
 * `unreadable`: it could not be looked at. `uncovered`: no digest says anything about it.
 */
export type Standing = "invalid" | "missing" | "unreadable" | "uncovered";

/** Everything that can be found wrong, by the name under which it is reported. */
export type RuleName =
  | "digest-format"
  | "digest-moved"
  | "digest-name"
  | "digest-unsigned"
  | "digest-signature"
  | "public-key-unknown"
  | "public-key-fingerprint"
  | "public-key-validity"
  | "public-keys-unavailable"
  | "digest-missing"
  | "digest-unreadable"
  | "digest-unlinked"
  | "previous-hash"
  | "previous-signature"
  | "previous-account"
  | "window-gap"
  | "window-overlap"
  | "chain-missing"
  | "newest-missing"
  | "gap-unrecorded"
  | "logging-stopped"
  | "range-uncovered"
  | "earlier-digest"
  | "log-missing"
  | "log-unreadable"
  | "log-format"
  | "log-hash"
  | "log-listed-twice"
  | "log-name"
  | "log-times"
  | "log-unlisted"
  | "log-uncovered"
  | "object-foreign"
  | "record-format"
  | "record-account"
  | "record-region"
  | "event-duplicate";

interface Rule {
  readonly standing: Standing;
  /** What can no longer be said of the trail. */
  readonly consequence: string;
}

const aboutFiles = "Nothing is proved of the log files that it lists, nor of its window.";
const aboutContent = "The events in it are not proved.";
const aboutWindow = "Events in this time may have been removed.";

/** What each means. */
export const rules: Readonly<Record<RuleName, Rule>> = {
  "digest-format": { standing: "invalid", consequence: aboutFiles },
  "digest-moved": { standing: "invalid", consequence: aboutFiles },
  "digest-name": { standing: "invalid", consequence: aboutFiles },
  "digest-unsigned": { standing: "invalid", consequence: aboutFiles },
  "digest-signature": { standing: "invalid", consequence: aboutFiles },
  "public-key-unknown": { standing: "invalid", consequence: aboutFiles },
  "public-key-fingerprint": { standing: "invalid", consequence: aboutFiles },
  "public-key-validity": {
    standing: "invalid",
    consequence: "Whoever has an old key can have written it.",
  },
  "public-keys-unavailable": { standing: "unreadable", consequence: aboutFiles },
  "digest-missing": { standing: "missing", consequence: aboutWindow },
  "digest-unreadable": { standing: "unreadable", consequence: aboutFiles },
  "digest-unlinked": {
    standing: "invalid",
    consequence: "There are two histories; which of them happened is not proved.",
  },
  "previous-hash": {
    standing: "invalid",
    consequence: "The chain is broken here: it is not the digest that the next one was made after.",
  },
  "previous-signature": {
    standing: "invalid",
    consequence: "The chain is broken here: it is not the digest that the next one was made after.",
  },
  "previous-account": { standing: "invalid", consequence: "Two chains have been joined into one." },
  "window-gap": { standing: "invalid", consequence: aboutWindow },
  "window-overlap": {
    standing: "invalid",
    consequence: "There are two histories of the same time; which of them happened is not proved.",
  },
  "chain-missing": { standing: "missing", consequence: "Nothing is proved of this Region." },
  "newest-missing": { standing: "missing", consequence: aboutWindow },
  "gap-unrecorded": { standing: "missing", consequence: aboutWindow },
  "logging-stopped": { standing: "uncovered", consequence: "Nothing is known of this time." },
  "range-uncovered": { standing: "uncovered", consequence: "Nothing is known of this time." },
  "earlier-digest": {
    standing: "invalid",
    consequence: "The history has been written anew since the earlier report.",
  },
  "log-missing": { standing: "missing", consequence: "The events that were in it are lost." },
  "log-unreadable": { standing: "unreadable", consequence: aboutContent },
  "log-format": { standing: "invalid", consequence: aboutContent },
  "log-hash": { standing: "invalid", consequence: aboutContent },
  "log-listed-twice": { standing: "invalid", consequence: "Its events count twice." },
  "log-name": { standing: "invalid", consequence: "Readers look for it in another place." },
  "log-times": {
    standing: "invalid",
    consequence: "Readers who go by the digest's times miss it.",
  },
  "log-unlisted": { standing: "invalid", consequence: "Its events may be forged." },
  "log-uncovered": { standing: "uncovered", consequence: "Its events may be forged." },
  "object-foreign": { standing: "invalid", consequence: "Readers may take it for a log file." },
  "record-format": { standing: "invalid", consequence: "Readers cannot make use of it." },
  "record-account": { standing: "invalid", consequence: "It shows in another account's trail." },
  "record-region": { standing: "invalid", consequence: "It shows in another Region's trail." },
  "event-duplicate": { standing: "invalid", consequence: "Readers count the event twice." },
};

/** Whether there is a rule of that name. */
export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(rules, name);
}

/** The account and Region that a finding belongs to, and the trail where it is of one. */
export interface Subject {
  readonly trail?: string;
  readonly accountId: string;
  readonly region: string;
}

/** Something that is not as it must be. */
export interface Finding extends Subject {
  readonly rule: RuleName;
  readonly standing: Standing;
  /** `s3://BUCKET/KEY`. Absent: it is about no single object. */
  readonly object?: string;
  /** What is wrong with it, in words. */
  readonly detail: string;
  readonly consequence: string;
}

export function findingOf(
  rule: RuleName,
  subject: Subject,
  detail: string,
  object?: string,
): Finding {
  const { trail, accountId, region } = subject;
  return {
    rule,
    ...rules[rule],
    ...(object === undefined ? {} : { object }),
    ...(trail === undefined ? {} : { trail }),
    accountId,
    region,
    detail,
  };
}
