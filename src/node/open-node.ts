import { accessOf } from "../access/access.ts";
import { bucketAccess } from "../archive/bucket-access.ts";
import { openAccountPublicAccess } from "../archive/public-access.ts";
import type { AccountPublicAccess } from "../archive/public-access.ts";
import { archiveDelivery } from "../archive/delivery-target.ts";
import { openMountedBuckets } from "../archive/mounted-buckets.ts";
import type { MountedBuckets } from "../archive/mounted-buckets.ts";
import { objectEncryption } from "../archive/object-encryption.ts";
import type { ObjectEncryption } from "../archive/object-encryption.ts";
import { trailKeyCheck } from "../archive/trail-key.ts";
import { trailBucketCheck } from "../archive/trail-bucket.ts";
import { createGateway } from "../aws/gateway.ts";
import type { Gateway } from "../aws/gateway.ts";
import { defaultRequestLimits } from "../aws/limits.ts";
import type { Authorize, CallRecorder, Service } from "../call/operation.ts";
import type { Log, World } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import { openDelivery } from "../delivery/delivery.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { openHistory } from "../history/open-history.ts";
import type { History } from "../history/history.ts";
import { openAccounts } from "../identity/accounts.ts";
import type { Accounts } from "../identity/accounts.ts";
import { canonicalUserId } from "../identity/canonical-user-id.ts";
import { createIntake } from "../intake/intake.ts";
import { JournalFullError } from "../journal/journal.ts";
import type { Intake } from "../intake/intake.ts";
import { customerKeys } from "../kms/customer-keys.ts";
import { openKms } from "../kms/open-kms.ts";
import type { Kms } from "../kms/open-kms.ts";
import { openNotifications } from "../notifications/open-notifications.ts";
import type { NotificationOptions, Notifications } from "../notifications/open-notifications.ts";
import type { OrganizationParts } from "../organizations/organization-parts.ts";
import { openOrganizationStore } from "../organizations/organization-store.ts";
import { organizationAccess } from "../organizations/service-control.ts";
import { cairnService } from "../services/cairn/service.ts";
import { cloudtrailService } from "../services/cloudtrail/service.ts";
import { kmsService } from "../services/kms/service.ts";
import { organizationsService } from "../services/organizations/service.ts";
import { s3Service } from "../services/s3/service.ts";
import { s3controlService } from "../services/s3control/service.ts";
import { snsService } from "../services/sns/service.ts";
import { iamService } from "../services/iam/service.ts";
import { stsService } from "../services/sts/service.ts";
import { trailTags } from "../trails/trail-tags.ts";
import type { Trails } from "../trails/trails.ts";
import { openBucketWorkers } from "./bucket-workers.ts";
import type { BucketWorkers } from "./bucket-workers.ts";
import { declareAccounts } from "./declared-accounts.ts";
import { floorKeeper } from "./floors.ts";
import { trailNotices, trailTopicCheck } from "./trail-topics.ts";
import { operatorEndpoints } from "./endpoints.ts";
import type { HealthCheck } from "./endpoints.ts";
import { openIdentity } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { notificationLinks } from "./notification-links.ts";
import { nodeHealth } from "./health.ts";
import type { NodeMetrics } from "./metrics.ts";
import {
  bucketMetrics,
  callMetrics,
  deliveryMetrics,
  journalMetrics,
  notificationMetrics,
} from "./node-metrics.ts";
import type { Stores } from "./open-stores.ts";
import { openFollowingTrails } from "./organization-trails.ts";
import { exceptClosed, openOrganizations } from "./organizations.ts";
import { provisionAccounts } from "./provision.ts";
import type { Provision } from "./provision.ts";

/** A whole Cairn, except for the sockets that it listens on and the process that it runs in. */
export interface Node extends AsyncDisposable {
  readonly gateway: Gateway;
  /** What the gateway serves. */
  readonly services: readonly Service[];
  readonly operatorAccountId: string;
  /** Owns the default bucket. Absent: the operator's does. */
  readonly archiveAccountId?: string;
  /** Absent where no default trail is wanted. */
  readonly defaultBucket?: string;
  readonly trails: Trails;
  readonly delivery: Delivery;
  readonly health: HealthCheck;
}

export interface NodeOptions {
  readonly world: World;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: NodeMetrics;
  /** Closed by whoever opened them, after the node. */
  readonly stores: Stores;
  /** Stands in for the recorder of calls, to measure what it costs. */
  readonly recorder?: CallRecorder;
}

/** Puts the parts together, in the order in which they need each other. Closed in reverse. */
export async function openNode(options: NodeOptions): Promise<Node> {
  const { world, config, log, metrics, stores } = options;
  await using opened = new AsyncDisposableStack();
  const mounted = opened.use(
    await openMountedBuckets({ world, log, buckets: stores.buckets }, config.mountedBuckets),
  );
  const domain = await openDomain({ ...options, mounted }, opened);
  const { accounts, trails, operatorAccountId, archiveAccountId } = domain;
  const stop = new AbortController();
  opened.defer(() => stop.abort(new Error("the node is closing")));

  const intake = createIntake({
    world,
    journal: stores.journal,
    seen: stores.seen,
    documents: stores.documents,
    accounts,
    regions: new Set(config.regions),
    selection: trails.selection,
    fallbackAccountId: operatorAccountId,
    fallbackRegion: config.homeRegion,
    signal: stop.signal,
  });
  await recoverCalls(intake, log);
  const { history, delivery } = await openFollowers({ ...options, mounted }, domain, opened);
  const workers = opened.use(openBucketWorkers({ world, log, stores }));
  journalMetrics(metrics, stores.journal);
  bucketMetrics(metrics, stores.buckets);
  const health = nodeHealth({ journal: stores.journal, history, config });
  const parts = { ...domain, history, delivery, intake, health, workers };
  const services = servicesOf({ ...options, mounted }, parts);
  const gateway = openGateway(options, parts, services);

  const lifetime = opened.move();
  return {
    gateway,
    services,
    operatorAccountId,
    ...(archiveAccountId === undefined ? {} : { archiveAccountId }),
    trails,
    delivery,
    health,
    ...(config.defaultTrail ? { defaultBucket: domain.provision.bucket } : {}),
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

/**
 * Before anything reads the journal: the last digest of a trail that was stopped has the record of
 * that call.
 */
async function recoverCalls(intake: Intake, log: Log): Promise<void> {
  try {
    await intake.recover();
  } catch (error) {
    if (!(error instanceof JournalFullError)) throw error;
    log.error({ error }, "calls that a crash interrupted cannot be recorded: the journal is full");
  }
}

type MountedOptions = NodeOptions & { readonly mounted: MountedBuckets };

interface Domain {
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly organizations: OrganizationParts;
  readonly publicAccess: AccountPublicAccess;
  readonly kms: Kms;
  readonly notifications: Notifications;
  /** The data keys of objects, under the keys of whoever may use them. */
  readonly encryption: ObjectEncryption;
  readonly authorize: Authorize;
  readonly trails: Trails;
  readonly operatorAccountId: string;
  readonly archiveAccountId: string | undefined;
  readonly provision: Provision;
}

/** Accounts and trails, and at the first start what a fresh Cairn has. */
async function openDomain(options: MountedOptions, opened: AsyncDisposableStack): Promise<Domain> {
  const { world, config, log, stores, mounted } = options;
  const { documents, keys, buckets, paths } = stores;
  const accounts = await openAccounts({ world, documents, keys });
  const identity = opened.use(await openIdentity({ world, log, documents, keys, accounts }));
  const organizationStore = await openOrganizationStore(documents);
  const publicAccess = await openAccountPublicAccess(documents);
  const parts = { world, documents, accounts, paths };
  const nodeAccounts = await declareAccounts(parts, config);
  const { regions, trailsPerRegionMax } = config;
  const { isPrincipalThere } = identity.iam;
  const kms = opened.use(await openKms({ world, log, documents, keys, regions, isPrincipalThere }));
  // Trails need keys, keys ask access, and access looks at trails: none is asked before all are there.
  const authorize: Authorize = async (request) => access(request);
  const keysForOthers = customerKeys(kms.parts, authorize);
  const notifications = opened.use(
    await openNodeNotifications(options, { kms: kms.parts, customerKeys: keysForOthers }),
  );
  const bucketCheck = mounted.checkBeside(trailBucketCheck({ buckets, clock: world.clock }));
  const keyCheck = trailKeyCheck({
    customerKeys: keysForOthers,
    findBucket: async (name) => (mounted.names.has(name) ? undefined : buckets.findBucket(name)),
  });
  const followed = { store: organizationStore, iam: identity.iam, accounts, log };
  const topicCheck = trailTopicCheck(notifications);
  const checks = { bucketCheck, keyCheck, topicCheck };
  const trailParts = { world, documents, regions, trailsPerRegionMax, ...checks };
  const trails = await openFollowingTrails(trailParts, followed, opened);
  const keepFloors = floorKeeper({ trails, bucketCheck, config, log });
  const access = accessOf({
    policiesOf: identity.policiesOf,
    resources: {
      s3: bucketAccess(buckets, publicAccess),
      kms: kms.resources,
      sns: notifications.resources,
      cloudtrail: trailTags(trails),
      iam: identity.resources,
    },
    canonicalUserId,
    ...organizationAccess(organizationStore.view),
  });
  const provision = await provisionAccounts({
    world,
    log,
    config,
    stores,
    accounts,
    nodeAccounts,
    trails,
    kms: kms.parts,
    keepFloors,
  });
  const made = { ...followed, world, provision: provision.account };
  const organizations = await openOrganizations(made);
  return {
    accounts,
    identity,
    organizations,
    publicAccess,
    kms,
    notifications,
    encryption: objectEncryption({ ...world, ...stores, customerKeys: keysForOthers }),
    authorize,
    trails,
    operatorAccountId: nodeAccounts.operator,
    archiveAccountId: nodeAccounts.archive,
    provision,
  };
}

async function openNodeNotifications(
  { world, config, log, stores, metrics }: NodeOptions,
  keysOfCustomers: Pick<NotificationOptions, "kms" | "customerKeys">,
): Promise<Notifications> {
  return openNotifications({
    ...keysOfCustomers,
    world,
    log,
    documents: stores.documents,
    keys: stores.keys,
    metrics: notificationMetrics(metrics),
    baseUrl: config.publicUrl,
    networks: config.notificationNetworks,
  });
}

/** What reads the journal, from where it stopped. */
async function openFollowers(
  { world, config, log, stores, metrics, mounted }: MountedOptions,
  { trails, encryption, notifications }: Domain,
  opened: AsyncDisposableStack,
): Promise<{ history: History; delivery: Delivery }> {
  const { journal, documents, buckets, keys, paths } = stores;
  const history = opened.use(
    await openHistory({
      world,
      journal,
      journalDirectory: paths.journal,
      directory: paths.history,
      log,
    }),
  );
  const delivery = opened.use(
    await openDelivery({
      world,
      journal,
      journalDirectory: paths.journal,
      documents,
      directory: trails,
      target: mounted.deliveryBeside(archiveDelivery({ buckets, clock: world.clock, encryption })),
      noticeTarget: trailNotices(notifications),
      keys,
      log,
      metrics: deliveryMetrics(metrics),
      deliveryIntervalMs: config.deliveryIntervalMs,
      digestIntervalMs: config.digestIntervalMs,
      closeWithinMs: config.shutdownTimeoutMs,
    }),
  );
  opened.defer(trails.onChange(() => delivery.wake()));
  return { history, delivery };
}

interface Served extends Domain {
  readonly history: History;
  readonly delivery: Delivery;
  readonly intake: Intake;
  readonly health: HealthCheck;
  readonly workers: BucketWorkers;
}

function servicesOf(
  { world, config, stores, mounted }: MountedOptions,
  parts: Served,
): readonly Service[] {
  const { trails, operatorAccountId, provision, history, delivery, intake } = parts;
  const { accounts, identity, publicAccess, authorize, kms } = parts;
  const { buckets, keys } = stores;
  const { clock } = world;
  const { lookupsPerSecond } = config;
  const lookups = lookupsPerSecond === undefined ? {} : { lookupsPerSecond };
  return [
    stsService({ ...identity.iam, ...identity, accounts, clock, authorize }),
    iamService(identity.iam),
    organizationsService(parts.organizations),
    s3Service({
      storageClasses: new Set(config.storageClasses.keys()),
      buckets,
      publicAccess,
      encryption: parts.encryption,
      clock,
      authorize,
      regions: config.regions,
      mfa: identity.mfa,
      takenNames: mounted.names,
    }),
    s3controlService(publicAccess),
    cloudtrailService({
      trails,
      organization: { organizations: parts.organizations, identity: identity.iam, authorize },
      keys,
      history,
      deliveryStatuses: delivery.statuses,
      clock,
      ...lookups,
    }),
    kmsService(kms.parts),
    snsService(parts.notifications.parts),
    cairnService({ buckets, intake, operatorAccountId, createAccount: provision.account }),
  ];
}

function openGateway(
  { world, config, log, metrics, recorder }: NodeOptions,
  { identity, organizations, authorize, intake, health, workers, notifications }: Served,
  services: readonly Service[],
): Gateway {
  const { find } = exceptClosed(identity.credentials, organizations.store);
  const ownRecorder = recorder ?? intake.recorder;
  const { homeRegion: defaultRegion } = config;
  const links = notificationLinks({ world, notifications, recorder: ownRecorder, defaultRegion });
  const ofOperator = operatorEndpoints(health, metrics);
  return createGateway({
    world,
    log,
    services,
    credentials: {
      find: async (accessKeyId, sessionToken) => find(accessKeyId, sessionToken),
    },
    authorize,
    recorder: identity.noting(workers.logged(ownRecorder)),
    limits: defaultRequestLimits,
    endpointHosts: config.endpointHosts,
    defaultRegion,
    regions: new Set(config.regions),
    fallback: (request) => ofOperator(request) ?? links(request),
    metrics: callMetrics(metrics),
  });
}
