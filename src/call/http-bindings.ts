import { hasTrait, membersOf, textTrait } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** A member that travels under a name of its own. */
export interface BoundMember {
  readonly member: string;
  readonly shape: Shape;
  /** The name on the wire: a header's in lower case for requests, as the model spells it else. */
  readonly wireName: string;
}

/** Where the members of a structure travel in an HTTP message. */
export interface HttpBindings {
  readonly labels: readonly BoundMember[];
  readonly query: readonly BoundMember[];
  readonly headers: readonly BoundMember[];
  /** `wireName` is what the names of the headers begin with. */
  readonly prefixHeaders: BoundMember | undefined;
  /** Takes all query parameters that no other member takes. */
  readonly queryParams: BoundMember | undefined;
  readonly responseCode: BoundMember | undefined;
  /** The one member that is the body. */
  readonly payload: BoundMember | undefined;
  /** Members that stand in the body's document, when no single member is the body. */
  readonly hasBodyMembers: boolean;
}

/** Computed once for each operation. */
export function httpBindings(shape: Shape): HttpBindings {
  const members = membersOf(shape);
  const named = (trait: "httpQuery" | "httpHeader"): readonly BoundMember[] =>
    members.flatMap(([member, memberShape]) => {
      const wireName = textTrait(memberShape, trait);
      return wireName === undefined ? [] : [{ member, shape: memberShape, wireName }];
    });
  const having = (trait: Parameters<typeof hasTrait>[1]): readonly BoundMember[] =>
    members
      .filter(([, memberShape]) => hasTrait(memberShape, trait))
      .map(([member, memberShape]) => ({ member, shape: memberShape, wireName: member }));
  const prefixed = members.flatMap(([member, memberShape]) => {
    const wireName = textTrait(memberShape, "httpPrefixHeaders");
    return wireName === undefined ? [] : [{ member, shape: memberShape, wireName }];
  });
  const bindings = {
    labels: having("httpLabel"),
    query: named("httpQuery"),
    headers: named("httpHeader"),
    prefixHeaders: prefixed[0],
    queryParams: having("httpQueryParams")[0],
    responseCode: having("httpResponseCode")[0],
    payload: having("httpPayload")[0],
  };
  const { labels, query, headers, ...single } = bindings;
  const lists = labels.length + query.length + headers.length;
  const bound = lists + Object.values(single).filter((member) => member !== undefined).length;
  return { ...bindings, hasBodyMembers: bound < members.length };
}
