import { InvariantError } from "../base/assert.ts";
import type { Document } from "../documents/documents.ts";

/** The members of a stored document, each asked for by name and type. */
export interface StoredFields {
  readonly text: (name: string) => string;
  readonly number: (name: string) => number;
  readonly flag: (name: string) => boolean;
  /** A member that is an object; undefined when it is absent. */
  readonly findFields: (name: string) => StoredFields | undefined;
  readonly findText: (name: string) => string | undefined;
  readonly findNumber: (name: string) => number | undefined;
}

/**
 * Reads a document that this version wrote.
 *
 * Each reader throws `InvariantError` when the member is not there or of another type.
 */
export function storedFields(document: Document): StoredFields {
  return fieldsOf(document.value, document.key);
}

function fieldsOf(value: unknown, where: string): StoredFields {
  if (typeof value !== "object" || value === null) {
    throw new InvariantError(`${where} is not an object`);
  }
  const members = new Map<string, unknown>(Object.entries(value));
  const wrong = (name: string): InvariantError =>
    new InvariantError(`${where}: the member ${name} is not what was written`);

  const findText = (name: string): string | undefined => {
    const member = members.get(name);
    if (member !== undefined && typeof member !== "string") throw wrong(name);
    return member;
  };
  const findNumber = (name: string): number | undefined => {
    const member = members.get(name);
    if (member !== undefined && typeof member !== "number") throw wrong(name);
    return member;
  };
  const present = <T>(name: string, member: T | undefined): T => {
    if (member === undefined) throw wrong(name);
    return member;
  };
  return {
    findText,
    findNumber,
    text: (name) => present(name, findText(name)),
    number: (name) => present(name, findNumber(name)),
    flag: (name) => {
      const member = members.get(name);
      if (typeof member !== "boolean") throw wrong(name);
      return member;
    },
    findFields: (name) => {
      const member = members.get(name);
      return member === undefined ? undefined : fieldsOf(member, `${where} ${name}`);
    },
  };
}
