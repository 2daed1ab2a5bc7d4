/**
 * What a bucket is configured with, a member for each sub-resource, spelt as the API spells it. A
 * member's absence means that the sub-resource was never put, or was deleted.
 */
export interface BucketConfiguration {
  /** Absent: new objects are under AES256, and none under a key that the client keeps. */
  readonly encryption?: BucketEncryption;
  readonly tagging?: readonly Tag[];
  readonly cors?: readonly CorsRule[];
  readonly publicAccessBlock?: PublicAccessBlock;
  /** Absent: `BucketOwnerEnforced`. */
  readonly ownership?: ObjectOwnership;
  /** Absent: `BucketOwner`. */
  readonly requestPayment?: "BucketOwner" | "Requester";
  readonly logging?: BucketLogging;
  readonly lifecycle?: LifecycleConfiguration;
}

/** How new objects are encrypted of which the request says nothing. */
export interface BucketEncryption {
  readonly SSEAlgorithm: "AES256" | "aws:kms" | "aws:kms:dsse";
  /** As it was put: an id, an ARN or an alias. Absent: `alias/aws/s3`, or no KMS. */
  readonly KMSMasterKeyID?: string;
  readonly BucketKeyEnabled: boolean;
  /** `BlockedEncryptionTypes` is `SSE-C`, and not `NONE`. */
  readonly isCustomerKeyBlocked: boolean;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface CorsRule {
  readonly ID?: string;
  readonly AllowedHeaders?: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedOrigins: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

/** Of a bucket or of an account; the stricter of the two counts. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export type ObjectOwnership = "BucketOwnerEnforced" | "BucketOwnerPreferred";

export interface BucketLogging {
  readonly TargetBucket: string;
  readonly TargetPrefix: string;
  /** Absent: `[prefix][YYYY]-[MM]-[DD]-…`. Else with the time of which the date is. */
  readonly partitionDateSource?: "EventTime" | "DeliveryTime";
}

export interface LifecycleConfiguration {
  readonly Rules: readonly LifecycleRule[];
  readonly TransitionDefaultMinimumObjectSize: TransitionMinimum;
}

/** Whether objects under 128 KB are left where they are, or only not moved to IA and One Zone-IA. */
export type TransitionMinimum = "all_storage_classes_128K" | "varies_by_storage_class";

export interface LifecycleRule {
  readonly ID: string;
  readonly Status: "Enabled" | "Disabled";
  /** Absent: the rule was put in the old form, with `Prefix` beside it. */
  readonly Filter?: LifecycleFilter;
  readonly Prefix?: string;
  readonly Expiration?: {
    /** Milliseconds since the epoch, midnight UTC. */
    readonly Date?: number;
    readonly Days?: number;
    readonly ExpiredObjectDeleteMarker?: boolean;
  };
  readonly Transitions?: readonly LifecycleTransition[];
  readonly NoncurrentVersionTransitions?: readonly {
    readonly NoncurrentDays: number;
    readonly StorageClass: string;
    readonly NewerNoncurrentVersions?: number;
  }[];
  readonly NoncurrentVersionExpiration?: {
    readonly NoncurrentDays: number;
    readonly NewerNoncurrentVersions?: number;
  };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

export interface LifecycleTransition {
  /** Milliseconds since the epoch, midnight UTC. */
  readonly Date?: number;
  readonly Days?: number;
  readonly StorageClass: string;
}

/** What of a filter is given must all hold; nothing is given: every object. */
export interface LifecycleFilter {
  readonly Prefix?: string;
  readonly Tags?: readonly Tag[];
  /** Bytes, both exclusive. */
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
  /** Whether it was put within `And`, and is to be given back so. */
  readonly isAnd?: boolean;
}

/** What the public access block of a new bucket says. */
export const blockAllPublicAccess: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
