/** What a host name says: nothing, a service, a Region, a bucket. */
export interface HostName {
  /** As credential scopes name it. */
  readonly service?: string;
  readonly region?: string;
}

const regionName = "[a-z]{2}(?:-[a-z]+)+-\\d+";
const s3Host = new RegExp(`^(?:(.+)\\.)?s3(?:[.-](?:dualstack\\.)?(${regionName}))?$`);
const serviceHost = new RegExp(`^([a-z0-9-]+)(?:\\.(${regionName}))?$`);

/**
 * Reads `service.region.endpoint` and `service.endpoint`, for each endpoint host and for
 * `amazonaws.com`, which a client is sent here with by name resolution.
 */
export function readHostName(host: string, endpointHosts: readonly string[]): HostName {
  const rest = beforeEndpoint(host, endpointHosts);
  if (rest === undefined || rest === "") return {};
  const s3 = s3Host.exec(rest);
  if (s3 !== null) return { service: "s3", ...(s3[2] === undefined ? {} : { region: s3[2] }) };
  const match = serviceHost.exec(rest);
  if (match?.[1] === undefined) return {};
  return { service: match[1], ...(match[2] === undefined ? {} : { region: match[2] }) };
}

/**
 * The bucket of a virtual-hosted request to S3: `bucket.endpoint`, `bucket.s3.endpoint` or
 * `bucket.s3.region.endpoint`. Absent: the bucket is in the path.
 */
export function bucketOfHost(host: string, endpointHosts: readonly string[]): string | undefined {
  const rest = beforeEndpoint(host, endpointHosts);
  if (rest === undefined || rest === "") return undefined;
  const s3 = s3Host.exec(rest);
  return s3 === null ? rest : s3[1];
}

/** What stands before the longest endpoint host that `host` ends with. */
function beforeEndpoint(host: string, endpointHosts: readonly string[]): string | undefined {
  const name = host.toLowerCase().replace(/:\d*$/, "");
  let best: string | undefined;
  for (const endpoint of [...endpointHosts, "amazonaws.com"]) {
    if (name === endpoint) return "";
    const isBelow = name.endsWith(`.${endpoint}`);
    const rest = name.slice(0, -endpoint.length - 1);
    if (isBelow && (best === undefined || rest.length < best.length)) best = rest;
  }
  return best;
}
