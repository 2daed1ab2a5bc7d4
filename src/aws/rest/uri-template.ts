import { decodePercent } from "../http-message.ts";

/** A query parameter that a URI template names. Absent value: any value will do. */
export interface TemplateParameter {
  readonly name: string;
  readonly value: string | undefined;
}

/** A URI template of a model, such as `/{Bucket}/{Key+}?acl`. */
export interface UriTemplate {
  readonly segments: readonly TemplateSegment[];
  readonly parameters: readonly TemplateParameter[];
  /** The larger, the more of the path is literal. */
  readonly literalCount: number;
}

type TemplateSegment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "label"; readonly name: string }
  /** Takes the rest of the path, slashes and all. */
  | { readonly kind: "greedy"; readonly name: string };

/** @param bucketLabel a label to stand first, where the model leaves the bucket to the host */
export function parseTemplate(uri: string, bucketLabel: string | undefined): UriTemplate {
  const [path = "", query = ""] = uri.split("?");
  const texts = path.split("/").filter((text) => text !== "");
  if (bucketLabel !== undefined) texts.unshift(`{${bucketLabel}}`);
  const segments = texts.map(parseSegment);
  const parameters = query.split("&").filter((text) => text !== "");
  return {
    segments,
    parameters: parameters.map((text) => {
      const equals = text.indexOf("=");
      return equals < 0
        ? { name: text, value: undefined }
        : { name: text.slice(0, equals), value: text.slice(equals + 1) };
    }),
    literalCount: segments.filter(({ kind }) => kind === "literal").length,
  };
}

/** The labels of a path that fits the template. Absent: it does not. */
export function matchPath(
  { segments }: UriTemplate,
  rawPath: string,
): ReadonlyMap<string, string> | undefined {
  const parts = splitPath(rawPath, segments);
  if (parts.length !== segments.length) return undefined;
  const labels = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? "";
    if (part === "" || (segment.kind === "literal" && segment.text !== part)) return undefined;
    if (segment.kind !== "literal") labels.set(segment.name, decodePercent(part) ?? part);
  }
  return labels;
}

/** The parts of a path; what a greedy segment takes is one. A slash at the end counts for nothing. */
function splitPath(rawPath: string, segments: UriTemplate["segments"]): readonly string[] {
  const path = rawPath.startsWith("/") ? rawPath.slice(1) : rawPath;
  if (path === "") return [];
  const parts = path.split("/");
  const greedy = segments.findIndex(({ kind }) => kind === "greedy");
  if (greedy < 0) return parts.at(-1) === "" ? parts.slice(0, -1) : parts;
  if (parts.length <= greedy) return parts;
  return [...parts.slice(0, greedy), parts.slice(greedy).join("/")];
}

function parseSegment(text: string): TemplateSegment {
  const label = /^\{([^}+]+)(\+?)\}$/.exec(text);
  if (label?.[1] === undefined) return { kind: "literal", text };
  return { kind: label[2] === "+" ? "greedy" : "label", name: label[1] };
}
