import { BlockList, isIP, isIPv6 } from "node:net";

/** Whether messages may be sent to an address. */
export type AddressCheck = (address: string) => boolean;

/**
 * What is not on the public internet: private, shared, loopback, link-local, reserved, multicast,
 * and what carries IPv4 inside IPv6, because it leads to any of them.
 *
 * @see IANA's special-purpose address registries
 */
const closed4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
const open6 = "2000::/3";
const closed6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/**
 * Lets through public addresses, and those of the networks that the operator has opened: else
 * whoever may subscribe could reach what only this machine can.
 *
 * @param networks CIDR, for example `10.1.0.0/16`
 */
export function allowedAddresses(networks: readonly string[]): AddressCheck {
  const opened = blockList(networks);
  const closed = blockList([...closed4, ...closed6]);
  const global = blockList([open6]);
  return (address) => {
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
    if (mapped !== undefined) return opened.check(mapped, "ipv4") || !closed.check(mapped, "ipv4");
    if (opened.check(address, family)) return true;
    if (closed.check(address, family)) return false;
    return family === "ipv4" ? isIP(address) === 4 : global.check(address, "ipv6");
  };
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits = ""] = network.split("/");
    list.addSubnet(address, Number(bits), isIPv6(address) ? "ipv6" : "ipv4");
  }
  return list;
}
